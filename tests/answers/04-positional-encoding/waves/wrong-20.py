# exercise: waves
# mistake: Keeps the table in a frozen nn.Embedding, whose weight is a parameter all the same.
# accept: parameter|buffer|optimizer|embedding
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.embedding = nn.Embedding.from_pretrained(sinusoidal_table(length, width).float(), freeze=True)

    def forward(self, x):
        T = x.shape[1]
        if T > self.length:
            raise ValueError("too long")
        return x + self.embedding(torch.arange(T, device=x.device))
