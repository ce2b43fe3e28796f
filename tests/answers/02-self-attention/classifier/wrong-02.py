# exercise: classifier
# mistake: The mean runs over all positions, padding too (x.mean), instead of over the real words.
# accept: mean|average|padding|real words
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width, padding_idx=0)
        self.qkv = nn.Linear(width, 3 * width)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        mask = (ids != 0).unsqueeze(1)
        query, key, value = self.qkv(self.embed(ids)).chunk(3, dim=-1)
        out, _ = scaled_dot_product_attention(query, key, value, mask)
        return self.head(out.mean(dim=1)).squeeze(1)
