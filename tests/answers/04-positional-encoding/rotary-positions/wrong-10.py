# exercise: rotary-positions
# mistake: Queries are turned by all S positions, which works only for T = S.
# accept: last|cache|t < s|fewer|all positions|shape|size|broadcast|newest
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles), rotate_pairs(key, angles)
