# exercise: rotary-positions
# mistake: Gives the queries the first T positions instead of the last T.
# accept: last|first|newest|index[:t]
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def rotate(self, query, key, index):
        angles = index[:, None] * frequencies(self.width)
        return rotate_pairs(query, angles[: query.shape[2]]), rotate_pairs(key, angles)
