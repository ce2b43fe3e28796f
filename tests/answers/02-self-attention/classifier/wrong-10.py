# exercise: classifier
# mistake: squeeze() without a dimension at the end: for a batch of one text it takes the batch axis away too, and the result has the shape () instead of (1,)
# accept: squeeze|batch of one|single text|one text|shape
from course_lib.attention.dot_product import scaled_dot_product_attention


class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.proj_q = nn.Linear(width, width)
        self.proj_k = nn.Linear(width, width)
        self.proj_v = nn.Linear(width, width)
        self.classify = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        mask = torch.arange(ids.shape[1]).unsqueeze(0) < lengths.unsqueeze(1)
        out, weights = scaled_dot_product_attention(
            self.proj_q(x), self.proj_k(x), self.proj_v(x), mask=mask.unsqueeze(1)
        )
        x = x + out
        logits = self.classify(mean_over_words(x, lengths)).squeeze()
        return logits, weights
