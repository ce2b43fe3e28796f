# exercise: classifier
# mistake: The padding mask stands on the axis of the words that ask instead of the words that are asked, so real words look at padding
# accept: axis|queries|query|unsqueeze|padding gets|look at padding|looks at padding|looked at
from course_lib.attention.dot_product import scaled_dot_product_attention

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        mask = (ids != 0).unsqueeze(2)
        out, weights = scaled_dot_product_attention(self.query(x), self.key(x), self.value(x), mask=mask)
        x = x + out
        return self.head(mean_over_words(x, lengths)).squeeze(1), weights
