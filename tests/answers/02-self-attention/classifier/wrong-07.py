# exercise: classifier
# mistake: The three matrices start from torch.randn unscaled, with entries of standard deviation 1, so the scores are large and the softmax starts saturated
# accept: standard deviation|saturated|saturates|starting|scale|sqrt(width)|randn|too large
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.w_query = nn.Parameter(torch.randn(width, width))
        self.w_key = nn.Parameter(torch.randn(width, width))
        self.w_value = nn.Parameter(torch.randn(width, width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = x @ self.w_query, x @ self.w_key, x @ self.w_value
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
        real = torch.arange(ids.shape[1])[None] < lengths[:, None]
        scores = torch.where(real[:, None, :], scores, float("-inf"))
        weights = scores.softmax(dim=-1)
        x = x + weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights
