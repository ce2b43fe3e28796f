# exercise: recaller
# mistake: The large bias is in the first block (write), not in the second (keep).
# accept: block|second|bias|forget|first|write|keep
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[0 : width] = 3.2
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
