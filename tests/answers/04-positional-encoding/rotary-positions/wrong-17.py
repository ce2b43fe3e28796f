# exercise: rotary-positions
# mistake: Counts the queries' positions backwards from the last one, one by one, as if the last T positions had no gaps.
# accept: gap|as they stand|last t|last two|entries|index|consecutive|in a row|counted back|one by one
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        T, last = query.shape[2], int(index[-1])
        places = torch.arange(last - T + 1, last + 1)
        return (rotate_pairs(query, places[:, None] * self.speeds),
                rotate_pairs(key, index[:, None] * self.speeds))
