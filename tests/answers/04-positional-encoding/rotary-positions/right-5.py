# exercise: rotary-positions
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2] :]), rotate_pairs(key, angles)
