# exercise: classifier
# mistake: The average at the end runs over all T positions, padding included, instead of over the real words
# accept: average|averages|averaged|mean_over_words|mean over
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width, padding_idx=0)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.mT / math.sqrt(q.size(-1))
        real = torch.arange(ids.size(1)) < lengths[:, None]
        scores = scores.masked_fill(~real[:, None], -torch.inf)
        weights = scores.softmax(-1)
        x = x + weights @ v
        return self.head(x.mean(dim=1))[:, 0], weights
