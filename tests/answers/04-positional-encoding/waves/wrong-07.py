# exercise: waves
# mistake: A text exactly as long as the table is refused too (>= instead of >).
# accept: exactly|as long as|>=|full length|whole length|refused|just fits|equal
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] >= self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]
