"""One head against two on two questions at once, each at its own learning rate and for
longer: the small model of chapter 3's first idea.
"""

import torch
from torch import nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.training import train

QUESTION = """
At which learning rates, and after how many steps, does one head of attention answer two
questions about two words?
"""

# Written after live runs at rate 0.01 with seeds 0 to 4.
HYPOTHESIS = """
At some learning rate of the grid all five models of one head answer both questions in
at least 95 of 100 sentences after 600 steps. After 200 steps two heads do so at more of
the rates than one head.
"""

REFUTED_IF = """
At no rate do all five models of one head, or two heads at no more rates than one.
"""

CHANGES = """
Against the chapter's live run: learning rates from 0.003 to 0.1.
"""

SETTINGS = {
    "animals": 16,
    "width": 32,
    "batch": 128,
    "learning_rates": [0.003, 0.01, 0.03, 0.1],
    "arms": {  # heads, steps
        "1 head, 200 steps": [1, 200],
        "1 head, 600 steps": [1, 600],
        "2 heads, 200 steps": [2, 200],
    },
}
SEEDS = [0, 1, 2, 3, 4]


def draw_sentences(count: int, animals: int, generator: torch.Generator):
    """Word numbers (B, 3): animal, verb, animal. Answers (B, 2): the animals."""
    order = torch.rand(count, animals, generator=generator).argsort(dim=-1)
    answers = order[:, :2]
    verb = torch.full((count, 1), animals)
    return torch.cat([answers[:, :1], verb, answers[:, 1:]], dim=1), answers


class TwoQuestions(nn.Module):
    """Three words, one layer of attention, and both answers read at the verb."""

    def __init__(self, heads: int, animals: int, width: int):
        super().__init__()
        self.words = nn.Embedding(animals + 1, width)
        self.places = nn.Parameter(torch.randn(3, width))
        self.attention = MultiHeadAttention(width, heads)
        self.read = nn.Linear(width, 2 * animals)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        x = self.attention(self.words(words) + self.places)  # (B, 3, W)
        return self.read(x[:, 1]).unflatten(-1, (2, -1))


def run(seed: int, settings: dict, progress) -> dict:
    results = {}
    for done, (name, (heads, steps)) in enumerate(settings["arms"].items()):
        progress(done / len(settings["arms"]))
        results[name] = {}
        for rate in settings["learning_rates"]:
            draw = torch.Generator().manual_seed(seed)
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                model = TwoQuestions(heads, settings["animals"], settings["width"])
            batches = (
                draw_sentences(settings["batch"], settings["animals"], draw)
                for _ in range(steps)
            )
            train(model, batches, steps, rate, progress=False)
            words, answers = draw_sentences(2000, settings["animals"], draw)
            with torch.no_grad():
                right = model(words).argmax(dim=-1) == answers
            results[name][str(rate)] = right.all(dim=-1).float().mean().item()
    return results
