# exercise: waves
# mistake: The table is a buffer of float64, so a float32 input comes out as float64.
# accept: float64|float32|dtype|type|double
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width))

    def forward(self, x):
        if x.shape[1] > len(self.table):
            raise ValueError("text too long")
        return x + self.table[: x.shape[1]]
