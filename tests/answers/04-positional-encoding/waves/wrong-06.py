# exercise: waves
# mistake: The table is left in float64, so float32 inputs come out as float64.
# accept: float64|float32|dtype|.float()
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width))

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]
