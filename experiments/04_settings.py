"""Which settings make the ranking of ``04_positions``: those that the arms had there,
and one other for each of four of them.

Task, model, batches and tests are those of that experiment. A scheme's other setting is
one that its text hardly names: the base of the rotation, the distance at which the last
bucket begins, the slopes, the number of heads, and how long is trained.
"""

import torch
from torch import Tensor

from course_lib.applications.reordering import Reorderer, Translator
from course_lib.data.reordering import sample_reordering
from course_lib.positions import AlibiPositions, BucketPositions, RotaryPositions

QUESTION = """
Does the ranking of the schemes at four times the trained length survive another setting
of each?
"""

# Written after single runs of all four had shown it.
HYPOTHESIS = """
At the trained length symmetric ALiBi reaches at least 95 of 100 words with three times
the steps, and with 8 heads instead of 4. At four times that length, rotary positions of
base 2, a T5 table whose last bucket begins at 5 instead of 12, and the ALiBi that is
split with slopes 1, 1, 1/4 and 1/4 keep at least 85.
"""

REFUTED_IF = """
The mean over seeds of any of these numbers lies on the other side of its bound.
"""

CHANGES = """
Against 04_positions: the settings of the arms, three seeds instead of four, and for the
longest run one learning rate.
"""

SETTINGS = {
    "sentences": 8000,
    "tested": 100,
    "trained length": 16,
    "factor": 4,
    "learning_rates": [0.01, 0.03],
    "arms": {  # heads, steps
        "ALiBi, 1,800 steps": [4, 1800],
        "ALiBi, 8 heads": [8, 600],
        "ALiBi, split, steep": [4, 600],
        "T5, last bucket sooner": [4, 600],
        "rotary, base 2": [4, 600],
    },
}
SEEDS = [0, 1, 2]
WIDTH = 64


class SteepSplitAlibi(AlibiPositions):
    """Every other head looks back only, the rest ahead only; slopes 1, 1, 1/4, 1/4."""

    def __init__(self):
        super().__init__(4)
        self.slopes = torch.tensor([1.0, 1.0, 0.25, 0.25])

    def bias(self, query: Tensor, index: Tensor) -> Tensor:
        gap = index[None, :] - index[-query.shape[-2] :, None]  # (T, S)
        back = (torch.arange(4) % 2 == 0)[:, None, None]
        # Not -inf: a query at the padding, whose row means nothing, may have no other
        # key on its side.
        return (
            super()
            .bias(query, index)
            .masked_fill(torch.where(back, gap, -gap) > 0, -1e4)
        )


SCHEMES = {
    "ALiBi, 1,800 steps": lambda: AlibiPositions(4),
    "ALiBi, 8 heads": lambda: AlibiPositions(8),
    "ALiBi, split, steep": SteepSplitAlibi,
    "T5, last bucket sooner": lambda: BucketPositions(4, buckets=16, furthest=5),
    "rotary, base 2": lambda: RotaryPositions(WIDTH // 4, base=2.0),
}


def run(seed: int, settings: dict, progress) -> dict:
    trained, tested = settings["trained length"], settings["tested"]
    train = sample_reordering(settings["sentences"], 100 + seed, 3, trained)
    validation = sample_reordering(tested, 200 + seed, trained - 7, trained)
    tests = {
        str(times): sample_reordering(
            tested, 300 + 10 * seed + times, times * trained - 7, times * trained
        )
        for times in (1, settings["factor"])
    }
    results = {}
    for done, (name, (heads, steps)) in enumerate(settings["arms"].items()):
        progress(done / len(settings["arms"]))
        tried = []
        for rate in settings["learning_rates"][: 1 if steps > 600 else 2]:
            scheme = SCHEMES[name]()
            translator = Translator(
                *train,
                lambda words, targets, scheme=scheme, heads=heads: Reorderer(
                    words, targets, scheme, WIDTH, layers=2, heads=heads
                ),
                seed,
            )
            translator.fit(*train, steps, rate, seed=seed, progress=False)
            tried.append((translator.accuracy(*validation)[0], rate, translator))
        _, rate, best = max(tried, key=lambda entry: entry[0])
        results[name] = {
            "learning_rate": rate,
            "words": {
                times: round(best.accuracy(*pair)[0], 4)
                for times, pair in tests.items()
            },
        }
    return results
