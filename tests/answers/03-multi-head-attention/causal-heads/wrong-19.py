# exercise: causal-heads
# mistake: The heads are joined without the transpose.
# accept: transpos|join|axes|axis|later|swap|side by side|future|words move|not what the returned
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
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.reshape(B, T, W)
        return self.output(mixed), weights
