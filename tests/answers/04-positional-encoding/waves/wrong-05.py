# exercise: waves
# mistake: A text longer than the table gets PyTorch's RuntimeError, since the length is not checked.
# accept: valueerror|longer|runtimeerror|too long|refuse
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        return x + self.table[:x.shape[1]]
