# exercise: waves
# mistake: The table is a trained parameter.
# accept: parameter|train|buffer|learn
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.table = nn.Parameter(sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]
