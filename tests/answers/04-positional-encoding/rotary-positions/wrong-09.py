# exercise: rotary-positions
# mistake: The number of queries is read off the wrong dimension (the heads).
# accept: heads|dimension|axis|shape|number of queries|how many queries|last|broadcast|size
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[1]:]), rotate_pairs(key, angles)
