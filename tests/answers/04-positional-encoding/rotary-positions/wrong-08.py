# exercise: rotary-positions
# mistake: The queries are put at consecutive positions up to the last of index, although index may have gaps.
# accept: gap|consecutive|last t of|one after|contiguous|neighbouring
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        T = query.shape[-2]
        newest = index[-1] - T + 1 + torch.arange(T)
        return rotate_pairs(query, newest[:, None] * self.speeds), rotate_pairs(key, angles)
