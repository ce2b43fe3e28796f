# exercise: rotary-positions
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def rotate(self, query, key, index):
        T, S = query.shape[-2], key.shape[-2]
        where = index[S - T:]
        return self.turn(query, where), self.turn(key, index)

    def turn(self, x, index):
        half = self.width // 2
        omega = 10_000.0 ** (-2 * torch.arange(half, dtype=torch.float64) / self.width)
        phi = torch.outer(index.to(omega.dtype), omega)
        c, s = phi.cos().to(x.dtype), phi.sin().to(x.dtype)
        a, b = x[..., :half], x[..., half:]
        return torch.cat((a * c - b * s, a * s + b * c), dim=-1)
