# exercise: rotary-positions
# mistake: Reads the number of queries off the axis of the heads, so that the queries get as many positions as there are heads.
# accept: quer|last|head|axis|shape|dimension|number of
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        T = query.shape[1]
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-T:]), rotate_pairs(key, angles)
