# exercise: rotary-positions
# mistake: The queries are turned the other way (by minus the angle), so scores depend on the sum of positions.
# accept: minus|other way|sum|backwards|clockwise|direction|opposite|sign
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, -angles[-query.shape[-2]:]), rotate_pairs(key, angles)
