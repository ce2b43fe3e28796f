# exercise: causal-heads
# mistake: The maps of queries, keys and values stand in a plain Python list, so they are no parameters of the layer.
# accept: ModuleList|plain Python list
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.inputs = [nn.Linear(width, width) for _ in range(3)]
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = (part(x).view(B, T, self.heads, -1).transpose(1, 2) for part in self.inputs)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, float("-inf")).softmax(dim=-1)
        return self.output((weights @ value).transpose(1, 2).reshape(B, T, W)), weights
