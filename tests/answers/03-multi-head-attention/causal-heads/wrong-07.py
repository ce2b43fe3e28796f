# exercise: causal-heads
# mistake: Never transposes: heads are stretches of time, and most of the past is out of reach.
# accept: transpose|stretches|past|reach|earlier|never|reshape
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.reshape(B, self.heads, T, -1) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.reshape(B, T, W)), weights
