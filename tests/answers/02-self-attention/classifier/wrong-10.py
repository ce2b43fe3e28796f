# exercise: classifier
# mistake: nn.MultiheadAttention is used without batch_first=True: it takes the batch for the positions, and the padding mask does not fit.
# accept: batch_first|batch|axis|shape|order of
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width, padding_idx=0)
        self.attn = nn.MultiheadAttention(width, 1)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        out, _ = self.attn(x, x, x, key_padding_mask=(ids == 0))
        return self.head(mean_over_words(out, lengths)).squeeze(-1)
