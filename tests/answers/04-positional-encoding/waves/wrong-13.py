# exercise: waves
# mistake: Refuses a text that is exactly as long as the table.
# accept: as long as|exactly|equal|just as long|the last row
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] >= self.length:
            raise ValueError(f"at most {self.length} positions, got {x.shape[1]}")
        return x + self.table[: x.shape[1]]
