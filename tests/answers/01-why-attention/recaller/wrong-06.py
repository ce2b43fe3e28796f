# exercise: recaller
# mistake: all weights of the LSTM start at zero, so nothing is written and no gradient reaches a token
# accept: zero|gradient|weights|reach
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.zeros(4 * width, width))
        self.w_h = nn.Parameter(torch.zeros(4 * width, width))
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)
