# exercise: causal-heads
# mistake: Dropout on the weights: the output is not made with the weights that are returned, and differs from call to call.
# accept: dropout|random|call to call|returned|chance
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        future = torch.ones(T, T, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, -math.inf).softmax(dim=-1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights
