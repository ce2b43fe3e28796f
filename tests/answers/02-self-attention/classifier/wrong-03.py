# exercise: classifier
# mistake: The words do not look at each other at all: each word goes through a hidden layer alone and then they are averaged.
# accept: look|attention|each other|alone|attend
from course_lib.applications.classification import mean_over_words

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.hidden = nn.Linear(width, width)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        x = torch.relu(self.hidden(x))
        return self.head(mean_over_words(x, lengths))[:, 0]
