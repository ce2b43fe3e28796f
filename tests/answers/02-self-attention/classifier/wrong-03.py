# exercise: classifier
# mistake: The softmax runs over the words that ask (dim=1) instead of the words that are asked, so the columns sum to 1 and not the rows
# accept: softmax|columns|column|rows
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(size, width)
        self.wq = nn.Parameter(torch.randn(width, width) * width**-0.5)
        self.wk = nn.Parameter(torch.randn(width, width) * width**-0.5)
        self.wv = nn.Parameter(torch.randn(width, width) * width**-0.5)
        self.out = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q = x @ self.wq
        k = x @ self.wk
        v = x @ self.wv
        scores = torch.matmul(q, k.transpose(1, 2)) / self.width**0.5
        padding = (ids == 0).unsqueeze(1)
        scores = scores.masked_fill(padding, -1e9)
        weights = nn.functional.softmax(scores, dim=1)
        x = x + torch.matmul(weights, v)
        return self.out(mean_over_words(x, lengths)).squeeze(-1), weights
