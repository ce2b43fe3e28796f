"""What do a warm-up and a falling rate buy, at which learning rates?"""

import copy
from itertools import islice

import torch

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import (
    STORY_CONTEXT,
    TextModel,
    bits_per_story,
    story_sequences,
)
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.batches import story_batches
from course_lib.training.loop import decayed_and_not, train
from course_lib.training.schedules import constant, cosine, warmup_stable_decay

QUESTION = """
A schedule has a beginning, with a warm-up or without, and an end: the rate stays, falls
along a cosine from the start, or falls in a line over the last fifth. Which of the two
lowers the bits a story, and at which learning rates?
"""

HYPOTHESIS = """
Means over three seeds, in bits a story on new stories. At the two highest rates every
arm with a warm-up needs at least 10 bits less than the same arm without. Each arm at
its best rate: a warm-up changes less than 3 bits, whatever the end; the fall over the
last fifth saves at least 3 bits against a rate that stays; the cosine saves less than
that fall does.
"""

REFUTED_IF = """
Any of these differences lies on the other side of its bound.
"""

CHANGES = """
A trial with seed 0 came first, without the arm that falls over the last fifth but has
no warm-up. It had 107.4, 108.1, 154.3 and 363.7 bits with a constant rate of .003, .01,
.02 and .04; 109.7, 106.9, 118.4 and 133.0 with a warm-up; 120.8, 107.3, 111.1 and 118.2
with warm-up and cosine; and 108.7, 100.5, 104.8 and 117.7 with warm-up, stable, decay.
The hypothesis was written after it, before this run, and the rates .0015 and .006 were
added because the best constant rate may lie between.
"""

SETTINGS = {
    "width": 64,
    "layers": 2,
    "heads": 4,
    "stories": 1000,
    "held out": 150,
    "batch": 4,
    "updates": 200,
    "warm-up": 20,
    "decay": 40,
    "rates": [0.0015, 0.003, 0.006, 0.01, 0.02, 0.04],
}
SEEDS = [0, 1, 2]


def shares(settings: dict) -> dict:
    """The schedule of each arm that is trained from the start."""
    updates, warmup = settings["updates"], settings["warm-up"]
    return {
        "constant": constant,
        "cosine": lambda update: cosine(update, updates),
        "warm-up": lambda update: constant(update, warmup),
        "warm-up, cosine": lambda update: cosine(update, updates, warmup),
    }


def run(seed: int, settings: dict, progress) -> dict:
    known = small_stories.sample_stories(settings["stories"], 100 + seed)
    new = small_stories.sample_stories(settings["held out"], 200 + seed)
    symbols = [*small_stories.vocabulary(), small_stories.END]
    heads, updates = settings["heads"], settings["updates"]
    config = GPTConfig(
        len(symbols), STORY_CONTEXT, settings["width"], settings["layers"], heads
    )

    def begin() -> TextModel:
        positions = RotaryPositions(settings["width"] // heads)
        return TextModel(GPT(config, seed, positions), symbols, small_stories.END)

    sequences = story_sequences(begin(), known)
    draw = torch.Generator().manual_seed(seed)
    batches = [*islice(story_batches(sequences, settings["batch"], draw), updates)]
    falls = updates - settings["decay"]
    results: dict = {"floor": small_stories.floor_bits(new), "bits": {}}

    def go_on(model, optimizer, start, end, share) -> None:
        """Updates ``start`` to ``end`` of a run."""
        train(
            model.model, batches[start:end], end, 0.0, schedule=share, start=start,
            optimizers=[optimizer], progress=False,
        )  # fmt: skip

    def last_fall(update: int) -> float:
        return warmup_stable_decay(update, updates, 0, settings["decay"])

    done, total = 0, len(settings["rates"]) * len(shares(settings))
    for rate in settings["rates"]:
        for name, share in shares(settings).items():
            progress(done / total)
            done += 1
            model = begin()
            groups = decayed_and_not(model.model, 0.01)
            optimizer = torch.optim.AdamW(groups, lr=rate)
            go_on(model, optimizer, 0, falls, share)
            found = {}
            if "cosine" not in name:  # until here the arm that falls at the end is it
                other, its = copy.deepcopy((model, optimizer))
                go_on(other, its, falls, updates, last_fall)
                found[f"{name}, decay"] = other
            go_on(model, optimizer, falls, updates, share)
            found[name] = model
            for arm, trained in found.items():
                bits = bits_per_story(trained, new)
                results["bits"].setdefault(arm, {})[str(rate)] = round(bits, 3)
    return results


def summary(recording: dict) -> dict:
    """Bits above the floor of each arm at each rate."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    return {
        arm: {
            str(rate): spread(
                [run["bits"][arm][str(rate)] - run["floor"] for run in results], ".1f"
            )
            for rate in recording["settings"]["rates"]
        }
        for arm in results[0]["bits"]
    }
