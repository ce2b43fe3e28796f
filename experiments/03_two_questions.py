"""One head against two on two questions at once, each with its own best learning rate
and initial scale, and one head for three times as long.
"""

import torch
from torch import nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.training import train

QUESTION = """
Does one head of attention answer two questions about two words, if it is tuned and
trained as well as can be?
"""

# Written after a first run at the embedding's usual scale alone, with seeds 0 to 4, and
# trials of six settings with seeds 10 and 11.
HYPOTHESIS = """
Each arm has its own best learning rate and initial scale, by the mean over seeds 0 to 2. On the other five seeds two
heads then get at least 99 of 100 sentences right after 200 steps, in every model. One head stays below that in the mean
after 200 steps. After 600 steps at least one of its models gets 95 of 100 right, and at least one does not.
"""

REFUTED_IF = """
A model of two heads stays below 99 %, or the mean of one head reaches that after 200 steps, or after 600 steps all its
models lie on one side of 95 %.
"""

CHANGES = """
The first run had the embedding's usual initial scale alone, and gave each arm's result
at four learning rates, without choosing. There one head stayed below two at every rate.
Trials with seeds 10 and 11 showed the same at 0.3 of the scale and at twice the scale.
The guesses that need no order were not named: whoever knows both animals and tosses a
coin is right in half of the sentences; whoever knows one of them in one of fifteen.
The second run had rates of 0.003, 0.01 and 0.03 and scales up to 3. It refuted two
bounds: one model of two heads had 98.95 %, and after 600 steps all of one head had more
than 95 %. One head did best between two of its rates, and at the end of the grid after
600 steps, so the third run has other rates, and leaves out the scale that was never
best. It refuted the same two bounds, by the same model in the first.
"""

SETTINGS = {
    "animals": 16,
    "width": 32,
    "batch": 128,
    "learning_rates": [0.005, 0.01, 0.02, 0.04],
    "scales": [0.1, 0.3, 1.0],  # of words and places at the start
    "arms": {  # heads, steps
        "1 head, 200 steps": [1, 200],
        "1 head, 600 steps": [1, 600],
        "2 heads, 200 steps": [2, 200],
    },
    "choose": [0, 1, 2],  # the seeds that choose rate and scale
}
SEEDS = [0, 1, 2, 3, 4, 5, 6, 7]


def draw_sentences(count: int, animals: int, generator: torch.Generator):
    """Word numbers (B, 3): animal, verb, animal. Answers (B, 2): the animals."""
    order = torch.rand(count, animals, generator=generator).argsort(dim=-1)
    answers = order[:, :2]
    verb = torch.full((count, 1), animals)
    return torch.cat([answers[:, :1], verb, answers[:, 1:]], dim=1), answers


class TwoQuestions(nn.Module):
    """Three words, one layer of attention, and both answers read at the verb."""

    def __init__(self, heads: int, animals: int, width: int, scale: float):
        super().__init__()
        self.words = nn.Embedding(animals + 1, width)
        self.words.weight.data *= scale
        self.places = nn.Parameter(scale * torch.randn(3, width))
        self.attention = MultiHeadAttention(width, heads)
        self.read = nn.Linear(width, 2 * animals)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        x = self.attention(self.words(words) + self.places)  # (B, 3, W)
        return self.read(x[:, 1]).unflatten(-1, (2, -1))


def fit(
    heads: int, steps: int, rate: float, scale: float, seed: int, settings: dict
) -> float:
    """The share of new sentences that a trained model gets right in both answers."""
    draw = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = TwoQuestions(heads, settings["animals"], settings["width"], scale)
    batches = (
        draw_sentences(settings["batch"], settings["animals"], draw)
        for _ in range(steps)
    )
    train(model, batches, steps, rate, progress=False)
    words, answers = draw_sentences(2000, settings["animals"], draw)
    with torch.no_grad():
        right = model(words).argmax(dim=-1) == answers
    return round(right.all(dim=-1).float().mean().item(), 4)


def run(seed: int, settings: dict, progress) -> dict:
    results, done = {}, 0
    for name, (heads, steps) in settings["arms"].items():
        results[name] = {}
        for rate in settings["learning_rates"]:
            for scale in settings["scales"]:
                progress(done / 36)
                done += 1
                results[name][f"rate {rate}, scale {scale}"] = fit(
                    heads, steps, rate, scale, seed, settings
                )
    return results


def summary(recording: dict) -> dict:
    """Each arm's best setting, and its shares right on the seeds that did not choose."""
    from course_lib.publishing.experiments.page import spread

    rows, choose = {}, recording["settings"]["choose"]
    for arm in recording["settings"]["arms"]:
        tried = {entry["seed"]: entry["result"][arm] for entry in recording["results"]}
        best = max(
            tried[0], key=lambda point: sum(tried[seed][point] for seed in choose)
        )
        shares = [tried[seed][best] for seed in tried if seed not in choose]
        rows[arm] = {"best": best, "both answers right": spread(shares, ".0%")}
    return rows
