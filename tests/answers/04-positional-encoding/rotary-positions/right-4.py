# exercise: rotary-positions
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.omega = frequencies(width).tolist()

    def rotate(self, query, key, index):
        new = query.shape[2]
        where = torch.cat([index[len(index) - new :], index])
        angles = torch.stack([where * omega for omega in self.omega], dim=-1)
        return tuple(rotate_pairs(torch.cat([query, key], dim=2), angles).split([new, key.shape[2]], dim=2))
