# exercise: waves
# mistake: Registers the table as a buffer, but adds a second, plain copy of it, which stays behind when the module moves (to half precision or to another device).
# accept: stays behind|stay behind|copy|plain|half|float16|bfloat16|device|moves|buffer|dtype|another
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.rows = sinusoidal_table(length, width).float()
        self.register_buffer("table", self.rows)

    def forward(self, x):
        T = x.shape[1]
        if T > len(self.rows):
            raise ValueError("too long")
        return x + self.rows[:T]
