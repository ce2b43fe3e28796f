# exercise: rotary-positions
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.register_buffer("inv_freq", 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float32) / width), persistent=False)

    def turn(self, x, places):
        angles = torch.outer(places.float(), self.inv_freq)
        cos, sin = torch.cat([angles, angles], -1).cos(), torch.cat([angles, angles], -1).sin()
        a, b = x.chunk(2, -1)
        return (x * cos + torch.cat([-b, a], -1) * sin).to(x.dtype)

    def rotate(self, query, key, index):
        T, S = query.size(2), key.size(2)
        return self.turn(query, index[S - T :]), self.turn(key, index)
