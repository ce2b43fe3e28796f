"""What becomes of the arms of ``11_floor`` and ``11_context`` if they are trained three
times as long?
"""

import math

import torch
from torch import Tensor, nn

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.mode import evaluating
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.batches import language_model_batches, story_batches
from course_lib.training.bits import whole_text_bits
from course_lib.training.loop import train

QUESTION = """
With 600 steps, 250 stories were as good as 4,000, and with 400 steps a context of 32
words was better than one of 64. Is it still so with three times the steps?
"""

HYPOTHESIS = """
After 1,800 steps the gap to the floor on new stories is at least 10 bits larger with
250 stories than with 4,000, and below 30 bits with 4,000. After 1,200 steps a context
of 64 words needs no more bits a word than one of 32.
"""

REFUTED_IF = """
The mean over seeds of any of these numbers lies on the other side of its bound.
"""

CHANGES = """
Against 11_floor and 11_context: three times the steps, two seeds.
"""

SETTINGS = {
    "stories": [250, 4000],
    "story steps": 1800,
    "batch": 4,
    "contexts": [32, 64],
    "context steps": 1200,
    "words a step": 256,
    "width": 64,
    "layers": 2,
    "heads": 4,
    "learning_rate": 0.01,
}
SEEDS = [0, 1]

SYMBOLS = [*small_stories.vocabulary(), small_stories.END]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}
END = NUMBER[small_stories.END]


def sequences(stories: list[str]) -> list[list[int]]:
    """Stories between two end tokens."""
    return [[END, *(NUMBER[w] for w in small_stories.words(s)), END] for s in stories]


def build(context: int, seed: int, settings: dict) -> GPT:
    width, heads = settings["width"], settings["heads"]
    config = GPTConfig(len(SYMBOLS), context, width, settings["layers"], heads)
    return GPT(config, seed, RotaryPositions(width // heads))


def sliding_bits(model: GPT, ids: Tensor, context: int, first: int) -> float:
    """The mean bits of the tokens from ``first`` on, each predicted from the
    ``context`` tokens before it.
    """
    windows = ids.unfold(0, context + 1, 1)[first - context :]
    total = 0.0
    with evaluating(model):
        for part in windows.split(256):
            last = model(part[:, :-1])[:, -1]
            total += float(nn.functional.cross_entropy(last, part[:, -1]) * len(part))
    return total / len(windows) / math.log(2)


def run(seed: int, settings: dict, progress) -> dict:
    results: dict = {"stories": {}, "contexts": {}}
    new = small_stories.sample_stories(200, 200 + seed)
    rate = settings["learning_rate"]
    for count in settings["stories"]:
        stories = small_stories.sample_stories(count, 100 + seed)
        model, draw = build(120, seed, settings), torch.Generator().manual_seed(seed)
        batches = story_batches(sequences(stories), settings["batch"], draw)
        train(model, batches, settings["story steps"], rate, progress=False)
        results["stories"][str(count)] = {
            name: float(whole_text_bits(model, sequences(texts)).mean())
            - small_stories.floor_bits(texts)
            for name, texts in (("gap", new), ("gap on known", stories[:200]))
        }
        progress(0.3 * len(results["stories"]))
    known = small_stories.sample_stories(4000, 100 + seed)
    stream, held_out = (
        torch.tensor([token for row in sequences(texts) for token in row[1:]])
        for texts in (known, new[:30])
    )
    for context in settings["contexts"]:
        model, draw = build(context, seed, settings), torch.Generator()
        draw.manual_seed(seed)
        batch = settings["words a step"] // context
        batches = language_model_batches(stream, context, batch, draw)
        train(model, batches, settings["context steps"], rate, progress=False)
        longest = max(settings["contexts"])
        bits = sliding_bits(model, held_out, context, longest)
        results["contexts"][str(context)] = bits
    return results


def summary(recording: dict) -> dict:
    """The gap after 1,800 steps, and the bits a word after 1,200."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    rows = {}
    for count in results[0]["stories"]:
        arms = [result["stories"][count] for result in results]
        rows[f"{count} stories, bits a story above the floor"] = {
            "new stories": spread([arm["gap"] for arm in arms], ".1f"),
            "known ones": spread([arm["gap on known"] for arm in arms], ".1f"),
        }
    for context in results[0]["contexts"]:
        values = [result["contexts"][context] for result in results]
        rows[f"context {context}, bits a word"] = {
            "new stories": spread(values, ".3f"),
            "known ones": "",
        }
    return rows
