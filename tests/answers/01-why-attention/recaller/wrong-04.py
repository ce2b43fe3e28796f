# exercise: recaller
# mistake: averages the outputs of all steps instead of taking the one after the last token
# accept: average|mean|last|all
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=math.log(24))
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs.mean(dim=1))
