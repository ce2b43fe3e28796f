# exercise: rotary-positions
# mistake: Ignores index: numbers the keys 0 to S - 1, and the queries as the last of these.
# accept: index|gap|0, 1, 2|0 to|arange|in a row|numbers the keys
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.freqs = frequencies(width)

    def rotate(self, query, key, index):
        T, S = query.shape[-2], key.shape[-2]
        angles = torch.arange(S)[:, None] * self.freqs
        return rotate_pairs(query, angles[S - T:]), rotate_pairs(key, angles)
