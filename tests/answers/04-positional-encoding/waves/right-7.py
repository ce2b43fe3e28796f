# exercise: waves
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.waves = nn.Buffer(sinusoidal_table(length, width).to(torch.float32))

    def forward(self, x):
        result = x.clone()
        count = x.size(-2)
        if not count <= self.waves.size(0):
            raise ValueError("this text is longer than the table")
        result += self.waves.narrow(0, 0, count)
        return result
