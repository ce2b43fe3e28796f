# exercise: classifier
# mistake: The three matrices are plain tensors and not nn.Parameter, so they are no parameters of the module and training never changes them
# accept: nn.parameter|nn.linear|plain tensor|plain tensors|registered|register|never trained|not trained|fixed
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.wq = torch.randn(width, width) / math.sqrt(width)
        self.wk = torch.randn(width, width) / math.sqrt(width)
        self.wv = torch.randn(width, width) / math.sqrt(width)
        self.linear = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = x @ self.wq, x @ self.wk, x @ self.wv
        scores = q @ k.transpose(1, 2) / math.sqrt(k.shape[-1])
        scores = scores.masked_fill((ids == 0)[:, None, :], float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ v
        return self.linear(mean_over_words(x, lengths))[:, 0], weights
