# exercise: classifier
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(width, width, bias=False)
        self.to_v = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        scores = self.to_q(x) @ self.to_k(x).transpose(-2, -1) / x.shape[-1] ** 0.5
        scores = scores.masked_fill((ids == 0)[:, None, :], float("-inf"))
        weights = scores.softmax(dim=-1)
        x = weights @ self.to_v(x)
        return self.head(mean_over_words(x, lengths))[:, 0], weights
