# exercise: causal-heads
# mistake: The linear maps have no biases, so the lab trains another layer than everyone else's.
# accept: bias
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.inputs = nn.Linear(width, 3 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def forward(self, x):
        B, T, W = x.shape
        parts = self.inputs(x).chunk(3, dim=-1)
        query, key, value = (part.view(B, T, self.heads, -1).transpose(1, 2) for part in parts)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, float("-inf")).softmax(dim=-1)
        return self.output((weights @ value).transpose(1, 2).reshape(B, T, W)), weights
