# exercise: causal-heads
# mistake: The output projection is made and never used: the joined heads are returned as they are.
# accept: output projection|w_o|fourth|never used|not used|unused|projection|four
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        future = torch.ones(T, T, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, -math.inf).softmax(dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(B, T, W)
        return mixed, weights
