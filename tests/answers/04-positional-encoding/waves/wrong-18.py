# exercise: waves
# mistake: Compares len(x), the number of texts in the batch, with the length of the table, and not the length of the texts.
# accept: too long|longer|batch|length of the text|number of texts|len(|x.shape|axis|valueerror
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.register_buffer("pe", sinusoidal_table(length, width).float())

    def forward(self, x):
        if len(x) > self.length:
            raise ValueError("too long")
        return x + self.pe[: x.shape[1]]
