# exercise: waves
# mistake: The whole table is added, so texts shorter than it fail.
# accept: shorter|first t|slice|whole table|fewer|smaller|cut
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table
