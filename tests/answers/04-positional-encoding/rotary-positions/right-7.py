# exercise: rotary-positions
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def rotate(self, query, key, index):
        half = self.width // 2

        def turned(x, places):
            pairs = torch.complex(x[..., :half].double(), x[..., half:].double())
            angles = torch.tensor([[p * 10_000 ** (-2 * i / self.width) for i in range(half)] for p in places.tolist()], dtype=torch.float64)
            pairs = pairs * torch.exp(1j * angles)
            return torch.cat([pairs.real, pairs.imag], dim=-1).to(x.dtype)

        return turned(query, index[len(index) - query.shape[2] :]), turned(key, index)
