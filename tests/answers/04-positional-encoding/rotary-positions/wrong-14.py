# exercise: rotary-positions
# mistake: Keeps the angles of the first call and uses them again for any other index of the same length.
# accept: first call|earlier call|same length|second call|stored|remember|keeps|kept|again|other index|cached
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.angles = None            # computed once, for speed

    def rotate(self, query, key, index):
        if self.angles is None or len(self.angles) != len(index):
            self.angles = index[:, None] * frequencies(self.width)
        return rotate_pairs(query, self.angles[-query.shape[2]:]), rotate_pairs(key, self.angles)
