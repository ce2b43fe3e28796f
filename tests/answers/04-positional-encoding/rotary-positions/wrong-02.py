# exercise: rotary-positions
# mistake: The positions in index are ignored: keys are counted from 0.
# accept: index|from 0|ignor|counted|arange|0, 1
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = torch.arange(key.shape[-2])[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2]:]), rotate_pairs(key, angles)
