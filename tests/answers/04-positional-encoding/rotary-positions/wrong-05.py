# exercise: rotary-positions
# mistake: The speeds are written anew without the 2 in the exponent.
# accept: exponent|2i|speed|frequenc|missing|square root|without the 2|base
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = 10_000.0 ** (-torch.arange(width // 2, dtype=torch.float64) / width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2]:]), rotate_pairs(key, angles)
