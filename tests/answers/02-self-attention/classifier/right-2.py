# exercise: classifier
from course_lib.attention.dot_product import scaled_dot_product_attention


class Classifier(nn.Module):
    """Words look at each other through the library's attention; then the average and a linear layer."""

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.words = nn.Embedding(size, width)
        self.to_query = nn.Linear(width, width, bias=False)
        self.to_key = nn.Linear(width, width, bias=False)
        self.to_value = nn.Linear(width, width, bias=False)
        for layer in (self.to_query, self.to_key, self.to_value):
            nn.init.normal_(layer.weight, std=width**-0.5)
        self.out = nn.Linear(width, 1)

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = self.words(ids)
        mask = (ids != 0).unsqueeze(1)  # (B, 1, T): the same keys for every query
        gathered, weights = scaled_dot_product_attention(self.to_query(x), self.to_key(x), self.to_value(x), mask=mask)
        return self.out(mean_over_words(x + gathered, lengths)).squeeze(-1), weights
