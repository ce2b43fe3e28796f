# exercise: waves
# mistake: The table is a plain attribute, cast in every forward: it does not belong to the module's state and does not move with it.
# accept: buffer|attribute|move|register
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.table = sinusoidal_table(length, width).float()

    def forward(self, x):
        if x.shape[1] > self.length:
            raise ValueError("longer than the table")
        return x + self.table[: x.shape[1]].to(x)
