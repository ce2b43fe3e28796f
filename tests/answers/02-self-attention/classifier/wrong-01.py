# exercise: classifier
# mistake: The weights are worked out and returned, but what the words gathered is never used: the number is made from the plain average of the word vectors
# accept: gathered|never used|not used|unused|no say|plain average|without attention
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.v = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = self.q(x), self.k(x), self.v(x)
        scores = q @ k.transpose(1, 2) / math.sqrt(k.shape[-1])
        scores = scores.masked_fill((ids == 0)[:, None, :], float("-inf"))
        weights = scores.softmax(dim=-1)
        gathered = weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights
