# exercise: rotary-positions
# mistake: The queries' positions are counted back from the last key by ones, which is wrong when there are gaps among the last T positions.
# accept: gap|counted|by ones|in a row|index|consecutive|last position
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.freqs = frequencies(width)

    def rotate(self, query, key, index):
        T = query.shape[2]
        last = int(index[-1])
        q_index = torch.arange(last - T + 1, last + 1)
        query = rotate_pairs(query, q_index[:, None] * self.freqs)
        key = rotate_pairs(key, index[:, None] * self.freqs)
        return query, key
