# exercise: causal-heads
from course_lib.attention.dot_product import causal_mask, scaled_dot_product_attention


class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.head_width = heads, width // heads
        self.to_query = nn.Linear(width, width)
        self.to_key = nn.Linear(width, width)
        self.to_value = nn.Linear(width, width)
        self.to_output = nn.Linear(width, width)

    def split(self, x):
        B, T, _ = x.shape
        return x.view(B, T, self.heads, self.head_width).permute(0, 2, 1, 3)

    def forward(self, x):
        B, T, W = x.shape
        q, k, v = self.split(self.to_query(x)), self.split(self.to_key(x)), self.split(self.to_value(x))
        mixed, weights = scaled_dot_product_attention(q, k, v, causal_mask(T))
        return self.to_output(mixed.permute(0, 2, 1, 3).reshape(B, T, W)), weights
