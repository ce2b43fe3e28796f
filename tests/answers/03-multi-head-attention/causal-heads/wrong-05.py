# exercise: causal-heads
# mistake: Returns the weights before masking, not those that the output was made with.
# accept: future|mask|made with|before
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), scores.softmax(dim=-1)
