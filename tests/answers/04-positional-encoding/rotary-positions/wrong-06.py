# exercise: rotary-positions
# mistake: The tuple is returned the wrong way round: keys, queries.
# accept: order|round|swap|exchang|first|tuple|queries, then
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(key, angles), rotate_pairs(query, angles[-query.shape[-2]:])
