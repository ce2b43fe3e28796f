# exercise: recaller
# mistake: The tokens are read from right to left, so the letter that is asked for comes last and nothing has to be kept.
# accept: left to right|right to left|backward|order|revers|first token
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.4
        self.b = nn.Parameter(bias)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids.flip(1))
        h = torch.zeros(ids.shape[0], x.shape[-1])
        c = torch.zeros_like(h)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.answer(h)
