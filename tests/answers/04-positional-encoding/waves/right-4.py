# exercise: waves
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("rows", sinusoidal_table(length, width).to(torch.get_default_dtype()), persistent=False)

    def forward(self, x):
        _, count, _ = x.shape
        if not count <= self.rows.size(0):
            raise ValueError(f"{count} positions, but the table ends at {self.rows.size(0)}")
        return torch.vmap(self.rows.narrow(0, 0, count).add)(x)
