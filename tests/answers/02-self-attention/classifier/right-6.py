# exercise: classifier
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.attn = nn.MultiheadAttention(width, num_heads=4, batch_first=True)
        self.fc = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        out, weights = self.attn(x, x, x, key_padding_mask=(ids == 0))
        return self.fc(mean_over_words(x + out, lengths)).squeeze(-1), weights
