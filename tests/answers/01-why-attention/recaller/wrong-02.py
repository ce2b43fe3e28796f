# exercise: recaller
# mistake: sets the large bias on the first block, the write gate, instead of the forget gate
# accept: forget|bias|gate|block
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[:width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)
