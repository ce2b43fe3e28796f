# exercise: classifier
# mistake: A vector for the position is added to the words, so the result depends on their order.
# accept: position|order
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.pos = nn.Embedding(64, width)
        self.qkv = nn.Linear(width, 3 * width)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        T = ids.shape[1]
        x = self.embed(ids) + self.pos(torch.arange(T))
        real = torch.arange(T)[None, :] < lengths[:, None]
        q, k, v = self.qkv(x).split(x.shape[-1], dim=-1)
        y, _ = scaled_dot_product_attention(q, k, v, real[:, None, :])
        return self.head(mean_over_words(x + y, lengths))[:, 0]
