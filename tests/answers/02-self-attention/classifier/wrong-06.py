# exercise: classifier
# mistake: A sigmoid is put on the number at the end, so it is above 0 for every text; the logistic loss, given, has that sigmoid already
# accept: sigmoid|activation|probability|logit|between 0 and 1
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.W_Q = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.W_K = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.W_V = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        Q, K, V = x @ self.W_Q, x @ self.W_K, x @ self.W_V
        scores = Q @ K.transpose(1, 2) / math.sqrt(K.shape[-1])
        scores = scores.masked_fill((ids == 0).unsqueeze(1), float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ V
        p = torch.sigmoid(self.head(mean_over_words(x, lengths)))
        return p[:, 0], weights
