# exercise: rotary-positions
# mistake: Turns the queries backwards and the keys forwards, so that the scores depend on the sum of the positions.
# accept: backward|opposite|sum|direction|sign|counter-clockwise|clockwise|other way
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.freqs = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.freqs
        T = query.shape[2]
        # the score needs the difference, so one of the two gets a minus
        return rotate_pairs(query, -angles[-T:]), rotate_pairs(key, angles)
