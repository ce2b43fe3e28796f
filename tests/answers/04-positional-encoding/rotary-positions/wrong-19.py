# exercise: rotary-positions
# mistake: The speeds are a parameter, so training changes them and the base does not stay 10,000.
# accept: parameter|trained|training|optimizer|fixed|learn|speeds|base
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = nn.Parameter(10_000.0 ** (-torch.arange(0, width, 2) / width))

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[2]:]), rotate_pairs(key, angles)
