# exercise: rotary-positions
# mistake: Neighbours are paired instead of halves.
# accept: neighbour|interleav|halves|pair
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return self.turn(query, angles[-query.shape[-2]:]), self.turn(key, angles)

    def turn(self, x, angles):
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)
