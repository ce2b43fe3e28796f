# exercise: recaller
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.vectors = nn.Embedding(tokens, width)
        self.both = nn.Parameter(torch.empty(4 * width, 2 * width).normal_(0, width**-0.5))   # W_x and W_h side by side
        keep = 0.75 ** (1 / 24)                                    # three quarters are left after 24 steps
        start = torch.zeros(4, width)
        start[1] = math.log(keep / (1 - keep))
        self.bias = nn.Parameter(start.flatten())
        self.decide = nn.Linear(width, classes)

    def forward(self, ids):
        h = c = torch.zeros(len(ids), self.both.shape[1] // 2, dtype=self.both.dtype)
        for column in ids.T:
            i, f, g, o = F.linear(torch.cat([self.vectors(column), h], dim=1), self.both, self.bias).chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.decide(h)
