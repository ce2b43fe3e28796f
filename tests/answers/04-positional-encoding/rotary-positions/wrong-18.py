# exercise: rotary-positions
# mistake: Turns only the last T keys and leaves the earlier ones as they are, in the belief that the keys in the cache have been turned already.
# accept: key|cache|earlier|already|all of them|every key|only the last|only the newest
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        T = query.shape[2]
        angles = index[-T:, None] * self.speeds
        old, new = key[:, :, :-T], key[:, :, -T:]      # the old ones were turned when they came in
        return rotate_pairs(query, angles), torch.cat([old, rotate_pairs(new, angles)], dim=2)
