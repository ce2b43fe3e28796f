# exercise: rotary-positions
# mistake: Remembers the angles by the number of keys: another index of the same length gets the angles of the first one.
# accept: call|cache|remember|stored|kept|earlier index|first index|another index|each time|again|same length|very
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)
        self.angles = {}

    def rotate(self, query, key, index):
        count = len(index)
        if count not in self.angles:
            self.angles[count] = index[:, None] * self.speeds
        angles = self.angles[count]
        return rotate_pairs(query, angles[count - query.shape[2]:]), rotate_pairs(key, angles)
