# exercise: waves
# mistake: Drops out a tenth of the result at random, as the paper's model does, which the text does not ask for.
# accept: dropout|random|drop|same twice|zeroed|set to zero|training mode|grow by 1|rescale|scaled
class Waves(nn.Module):
    def __init__(self, length, width, dropout=0.1):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("pe", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.pe.shape[0]:
            raise ValueError("too long")
        return self.dropout(x + self.pe[: x.shape[1]])
