# exercise: causal-heads
# mistake: The mask is made once for 64 positions, so longer texts cannot be read.
# accept: longer|length|t may differ|64|fixed
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.register_buffer("future", torch.ones(64, 64, dtype=torch.bool).triu(1))

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        weights = scores.masked_fill(self.future[:T, :T], -math.inf).softmax(dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights
