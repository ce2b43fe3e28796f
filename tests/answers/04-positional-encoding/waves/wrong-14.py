# exercise: waves
# mistake: Written for inputs with the position first, as in an old tutorial: row b of the table goes to text b, at all its positions.
# accept: batch|text b|axis|whole text|row t|each text|first axis|position
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        pe = sinusoidal_table(length, width).float().unsqueeze(1)    # (length, 1, W)
        self.register_buffer("pe", pe)

    def forward(self, x):
        if x.size(1) > self.pe.size(0):
            raise ValueError("text too long")
        return x + self.pe[: x.size(0)]
