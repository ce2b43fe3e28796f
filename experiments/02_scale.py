"""What does the division by the square root of the head width do to training?"""

import math

import torch
from torch import Tensor

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import (
    STORY_CONTEXT,
    TextModel,
    bits_per_story,
    story_sequences,
)
from course_lib.positions.interface import Positions
from course_lib.training.batches import story_batches
from course_lib.training.loop import train

QUESTION = """
Does a language model learn better when the scores are divided by the square root of the
head width D, for narrow heads and for wide ones, if each arm has its own best learning
rate? And does it help the arm without the division to draw its queries smaller?
"""

HYPOTHESIS = """
At each arm's best learning rate, dividing the scores changes the loss by less than 3
bits a story for heads of width 16. For heads of width 256 it saves at least 5 bits, the
best rate of the arm that does not divide is lower, and drawing its queries smaller by a
factor of √D at the start helps it by at least 5 bits, but does not bring it level with
the arm that divides.
"""

REFUTED_IF = """
The mean over seeds of any of these differences lies on the other side of its bound.
"""

CHANGES = """
Trials with seed 0 came first, 150 or 200 steps, and the hypothesis was written after
them. At width 256 with one head and 200 steps they needed 99.5, 87.5 and 473.5 bits a
story at learning rates 0.001, 0.003 and 0.01 with the division, 107.2, 139.3 and 532.6
without it, and 93.1, 129.1 and 514.8 with small queries. The rates were chosen so that
each arm's best lies inside. Heads of width 64 and longer runs were planned and left out
before the first full run, for want of processor time: in trials of 150 steps with one
head of width 64 the three arms lay within 2 bits of each other at the best rate.

After the full run, trials with seed 0 and three times the steps, 450, asked how long
its results last. At width 256 the arm that divides needed 79.6, 75.7 and 77.5 bits a
story at rates 0.001, 0.0017 and 0.003, and small queries 86.3 and 76.0 at 0.0003 and
0.001: they had caught up. Without the division and without the remedy it was 89.8, 87.4
and 98.9 at 0.0006, 0.001 and 0.0017. At width 64 with one head, rates 0.003 and 0.01,
it was 108.2 and 93.7 with the division, 99.9 and 110.3 without it, and 105.3 and 98.0
with small queries: both were behind, where 150 steps had shown no difference (129.2,
129.9 and 128.5 at 0.01). So the last part of the hypothesis, that a smaller start does
not bring wide heads level, holds for short runs alone.
"""

SETTINGS = {
    "stories": 4000,
    "layers": 2,
    "batch": 8,
    # Wide heads need a wide model: D = width / heads. The rates lie around the best of
    # each arm in trials with seed 0.
    "models": {
        "16": {"width": 64, "heads": 4, "steps": 150},
        "256": {"width": 256, "heads": 1, "steps": 150},
    },
    "learning_rates": {
        "16": {
            "divided by √D": [0.003, 0.01, 0.03],
            "not divided": [0.003, 0.01, 0.03],
            "not divided, small queries": [0.003, 0.01, 0.03],
        },
        "256": {
            "divided by √D": [0.001, 0.003, 0.01],
            "not divided": [0.0003, 0.001, 0.003],
            "not divided, small queries": [0.0003, 0.001, 0.003],
        },
    },
}
SEEDS = [0, 1, 2]


class UndoneScale(Positions):
    """Makes queries √D times as long, which undoes the division by √D."""

    def rotate(
        self, query: Tensor, key: Tensor, index: Tensor
    ) -> tuple[Tensor, Tensor]:
        return query * math.sqrt(query.shape[-1]), key


def build(arm: str, shape: dict, layers: int, seed: int) -> TextModel:
    """A GPT whose attention layers divide the scores by √D, or do not."""
    symbols = [*small_stories.vocabulary(), small_stories.END]
    config = GPTConfig(
        len(symbols), STORY_CONTEXT, shape["width"], layers, shape["heads"]
    )
    model = GPT(config, seed)
    for layer in model.modules():
        if isinstance(layer, MultiHeadAttention) and arm != "divided by √D":
            # The model marks positions at its input, so its layers have no scheme yet.
            layer.positions = UndoneScale()
            if arm == "not divided, small queries":
                # At the start the scores are those of the arm that divides.
                with torch.no_grad():
                    layer.query.weight /= math.sqrt(shape["width"] // shape["heads"])
    return TextModel(model, symbols, small_stories.END)


def score_spread(model: TextModel, stories: list[str]) -> float:
    """The standard deviation of the scores, before the mask, in layer 0."""
    seen = []

    class Watch(Positions):
        def rotate(self, query, key, index):
            if before is not None:
                query, key = before.rotate(query, key, index)
            scores = query @ key.mT / math.sqrt(query.shape[-1])
            seen.append(scores.std().item())
            return query, key

    layer = next(m for m in model.model.modules() if isinstance(m, MultiHeadAttention))
    before, layer.positions = layer.positions, Watch()
    with torch.no_grad():
        for sequence in story_sequences(model, stories[:20]):
            model.model(torch.tensor([sequence[:-1]]))
    layer.positions = before
    return sum(seen) / len(seen)


def trial(seed: int, width: str, arm: str, rate: float, settings: dict) -> dict:
    """Train one model: its bits a story, and the spread of its scores."""
    stories = small_stories.sample_stories(settings["stories"], 100 + seed)
    validation = small_stories.sample_stories(200, 200 + seed)
    shape = settings["models"][width]
    model = build(arm, shape, settings["layers"], seed)
    outcome = {"spread at start": score_spread(model, validation)}
    batches = story_batches(
        story_sequences(model, stories),
        settings["batch"],
        torch.Generator().manual_seed(seed),
    )
    train(model.model, batches, shape["steps"], rate)
    return outcome | {
        "spread": score_spread(model, validation),
        "bits": bits_per_story(model, validation),
    }


def run(seed: int, settings: dict, progress) -> dict:
    trials = [
        (width, arm, rate)
        for width, arms in settings["learning_rates"].items()
        for arm, rates in arms.items()
        for rate in rates
    ]
    results: dict = {width: {} for width in settings["models"]}
    for done, (width, arm, rate) in enumerate(trials):
        progress(done / len(trials))
        tried = results[width].setdefault(arm, {})
        tried[str(rate)] = trial(seed, width, arm, rate, settings)
    return results


def summary(recording: dict) -> dict:
    """Each arm's bits at its best rate, that rate, and how far its scores spread."""
    from course_lib.publishing.experiments.page import spread

    rows = {}
    for width, arms in recording["settings"]["learning_rates"].items():
        for arm in arms:
            best = [
                min((trial["bits"], float(rate), trial["spread"])
                    for rate, trial in entry["result"][width][arm].items())
                for entry in recording["results"]
            ]  # fmt: skip
            bits, rates, spreads = zip(*best, strict=True)
            rows[f"D = {width}, {arm}"] = {
                "bits a story": spread(bits, ".1f"),
                "best learning rate": ", ".join(f"{rate:g}" for rate in rates),
                "standard deviation of scores, layer 0": spread(spreads, ".1f"),
            }
    return rows
