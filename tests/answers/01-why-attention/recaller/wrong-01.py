# exercise: recaller
# mistake: leaves the forget bias at its usual start of 1
# accept: forget|bias
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=1.0)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs[:, -1])
