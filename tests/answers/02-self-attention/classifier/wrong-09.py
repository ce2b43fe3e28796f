# exercise: classifier
# mistake: A causal mask is used as well, as for a language model, so the result depends on the order of the words.
# accept: causal|order|tril|before
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.w_query = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.w_key = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.w_value = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        T = ids.shape[1]
        causal = torch.ones(T, T, dtype=torch.bool).tril()
        real = torch.arange(T) < lengths[:, None]
        mask = causal & real[:, None, :]
        x, _ = scaled_dot_product_attention(x @ self.w_query, x @ self.w_key, x @ self.w_value, mask)
        return self.head(mean_over_words(x, lengths))[:, 0]
