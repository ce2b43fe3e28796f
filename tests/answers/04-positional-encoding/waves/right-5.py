# exercise: waves
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > len(self.table):
            raise ValueError(f"a text of {x.shape[1]}, a table for {len(self.table)}")
        return x + self.table[: x.shape[1]]
