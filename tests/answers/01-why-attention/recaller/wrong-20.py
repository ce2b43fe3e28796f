# exercise: recaller
# mistake: The weights are drawn with standard deviation 1: not small.
# accept: weight|small|large|standard deviation|root|too big|1/√|sqrt
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width))
        self.w_h = nn.Parameter(torch.randn(4 * width, width))
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(len(ids), self.width)
        c = torch.zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.head(h)
