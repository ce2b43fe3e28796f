# exercise: rotary-positions
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.register_buffer("omega", frequencies(width), persistent=False)

    def rotate(self, query, key, index):
        turned = []
        for x in (query, key):
            positions = index[len(index) - x.shape[2]:]
            turned.append(rotate_pairs(x, positions.unsqueeze(1) * self.omega))
        return tuple(turned)
