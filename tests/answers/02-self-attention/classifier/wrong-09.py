# exercise: classifier
# mistake: The second thing returned is the masked scores, from before the softmax, instead of the attention weights
# accept: scores|before the softmax|not been through
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
        weights = self.q(x) @ self.k(x).transpose(1, 2) / math.sqrt(x.shape[-1])
        weights = weights.masked_fill((ids == 0)[:, None, :], -1e9)
        x = x + torch.softmax(weights, dim=-1) @ self.v(x)
        return self.head(mean_over_words(x, lengths))[:, 0], weights
