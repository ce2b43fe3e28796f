# exercise: classifier
# mistake: The mask is the wrong way round: it lets the words look only at padding (ids == 0).
# accept: invert|inverse|opposite|wrong way|revers|only at padding|True means|negat|padding
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.wq = nn.Linear(width, width)
        self.wk = nn.Linear(width, width)
        self.wv = nn.Linear(width, width)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        padding_mask = (ids == 0)[:, None, :]
        mixed, _ = scaled_dot_product_attention(self.wq(x), self.wk(x), self.wv(x), padding_mask)
        x = x + mixed
        return self.head(mean_over_words(x, lengths))[:, 0]
