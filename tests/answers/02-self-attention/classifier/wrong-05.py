# exercise: classifier
# mistake: A learned vector for each position is added to the word vectors, so the number depends on the order of the words
# accept: position|positions|positional|order
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.words = nn.Embedding(size, width)
        self.positions = nn.Embedding(64, width)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        t = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(t)
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.transpose(-1, -2) / math.sqrt(x.shape[-1])
        scores = scores.masked_fill((t >= lengths[:, None])[:, None, :], float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights
