# exercise: waves
# mistake: The last T rows of the table are used instead of the first.
# accept: last|first|end of the table|other rows|position 0
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[-x.shape[1]:]
