# exercise: waves
# mistake: Multiplies x by the root of the width before it adds the table, as the paper does with its word vectors.
# accept: root|sqrt|scale|multipl|x itself|grow by 1|ones
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.width = width
        self.register_buffer("pe", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.pe.shape[0]:
            raise ValueError("too long")
        return x * math.sqrt(self.width) + self.pe[: x.shape[1]]
