# exercise: classifier
# mistake: No mask: the words also look at the padding, so the result depends on how much of it there is.
# accept: padding|mask
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width)
        self.v = nn.Linear(width, width)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        x, weights = scaled_dot_product_attention(self.q(x), self.k(x), self.v(x))
        return self.head(mean_over_words(x, lengths))[:, 0]
