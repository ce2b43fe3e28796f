# exercise: rotary-positions
# mistake: Only the keys are turned; the queries are left as they are.
# accept: queries|query|left|only|not turned|unturned|as they
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return query, rotate_pairs(key, angles)
