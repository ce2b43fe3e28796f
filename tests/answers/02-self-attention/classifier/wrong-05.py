# exercise: classifier
# mistake: A sigmoid is put on the result, which is then always above 0, though the loss wants the number before it.
# accept: sigmoid|probabilit|above 0|logit|logistic
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = self.to_qkv(x).chunk(3, dim=-1)
        real = ids > 0
        mixed, _ = scaled_dot_product_attention(q, k, v, real[:, None, :])
        logit = self.head(mean_over_words(x + mixed, lengths))[:, 0]
        return torch.sigmoid(logit)       # probability of class 1
