# exercise: causal-heads
# mistake: The mask is made once, for 512 positions; longer texts fail.
# accept: length|long|limit|1,100|1100|positions|once|fixed|fails
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.register_buffer("mask", torch.ones(512, 512, dtype=torch.bool).tril())

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        scores = scores.masked_fill(~self.mask[:T, :T], -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights
