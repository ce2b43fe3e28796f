# exercise: recaller
# mistake: PyTorch's LSTM as it comes: its forget bias is near 0.
# accept: bias|forget|keeps|left after
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.lstm(self.embed(ids))
        return self.head(outputs[:, -1])
