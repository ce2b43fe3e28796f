# exercise: recaller
# mistake: All four blocks of the bias start at 3.4, not the forget gate's alone.
# accept: other biases|all four|at 0|alone|every gate|all gates|only the forget
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.full((4 * width,), 3.4)
        self.b = nn.Parameter(bias)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(ids.shape[0], x.shape[-1])
        c = torch.zeros_like(h)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.answer(h)
