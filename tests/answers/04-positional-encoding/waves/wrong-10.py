# exercise: waves
# mistake: The input is multiplied by the root of the width before the rows are added, as in the paper.
# accept: root|sqrt|scale|multipl|times
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x * math.sqrt(x.shape[-1]) + self.table[:x.shape[1]]
