"""One head and eight in a writer of stories that is trained for three times as long,
and what a training step takes with one, two, four and eight.
"""

import time

import torch

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import (
    STORY_CONTEXT,
    TextModel,
    bits_per_story,
    story_sequences,
)
from course_lib.training import next_token_loss, story_batches, train

QUESTION = """
With 400 steps, 03_heads sees no difference between one head and eight. Is there one
after 1,200? And what do heads cost in time?
"""

HYPOTHESIS = """
After 1,200 steps a story costs at least 2 bits fewer with eight heads than with one, in the mean over seeds, and the
95 % interval of the differences, seed by seed, lies below 0. A forward and backward pass with eight heads takes at
least 1.2 times the processor time of one with one head.
"""

REFUTED_IF = """
The mean, or the end of the interval, lies on the other side of its bound.
"""

CHANGES = """
The bounds were written after 03_heads, where in seed 0 three times the steps gave 81.9
bits with one head and 74.7 with eight. There the times of training steps were taken one
model after another, on a machine that did other things too, and say little; here the
models take turns.
"""

SETTINGS = {
    "width": 64,
    "layers": 2,
    "heads": [1, 8],
    "stories": 4000,
    "new stories": 200,  # the same for all seeds
    "batch": 8,
    "steps": 1200,
    "rate": 0.01,  # the best of three for 400 steps, with one head and with eight
    "timed": [1, 2, 4, 8],
    "turns": 30,
}
SEEDS = [1, 2, 3]
MEASURED = ["milliseconds"]


def untrained(heads: int, seed: int, settings: dict) -> TextModel:
    """A writer whose matrices are the same however many heads split their width."""
    symbols = [*small_stories.vocabulary(), small_stories.END]
    shape = settings["width"], settings["layers"], heads
    model = GPT(GPTConfig(len(symbols), STORY_CONTEXT, *shape), seed)
    return TextModel(model, symbols, small_stories.END)


def batches(writer: TextModel, stories: list[str], seed: int, settings: dict):
    draw = torch.Generator().manual_seed(seed)
    return story_batches(story_sequences(writer, stories), settings["batch"], draw)


def step_times(stories: list[str], seed: int, settings: dict) -> dict[str, float]:
    """The least processor time of a forward and backward pass, by the number of heads.

    The models take turns on the same stories, so that what else the machine does falls
    on all of them alike.
    """
    writers = {heads: untrained(heads, seed, settings) for heads in settings["timed"]}
    inputs, targets = next(batches(writers[1], stories, seed, settings))
    took: dict[str, list[float]] = {str(heads): [] for heads in writers}
    for _ in range(settings["turns"]):
        for heads, writer in writers.items():
            began = time.process_time()
            next_token_loss(writer.model(inputs), targets).backward()
            took[str(heads)].append(time.process_time() - began)
    return {heads: round(1000 * min(times), 2) for heads, times in took.items()}


def run(seed: int, settings: dict, progress) -> dict:
    stories = small_stories.sample_stories(settings["stories"], 100 + seed)
    new = small_stories.sample_stories(settings["new stories"], 1000)
    bits, took = {}, step_times(stories, seed, settings)
    for done, heads in enumerate(settings["heads"]):
        progress(done / len(settings["heads"]))
        writer = untrained(heads, seed, settings)
        found = batches(writer, stories, seed, settings)
        train(writer.model, found, settings["steps"], settings["rate"], progress=False)
        bits[str(heads)] = round(bits_per_story(writer, new), 3)
    return {
        "bits": bits,
        "milliseconds": took,
        "floor": small_stories.floor_bits(new, per="story"),
    }


def summary(recording: dict) -> list[str]:
    """Bits with one head and with eight, their differences, and times."""
    from course_lib.publishing.experiments.page import spread

    runs = [entry["result"] for entry in recording["results"]]
    one, eight = ([run["bits"][heads] for run in runs] for heads in ("1", "8"))
    gaps = [b - a for a, b in zip(one, eight, strict=True)]
    times = [
        f"{heads}: {spread([run['milliseconds'][heads] for run in runs], '.1f')}"
        for heads in runs[0]["milliseconds"]
    ]
    return [
        f"Bits a story: one head {spread(one, '.1f')}, eight {spread(eight, '.1f')}.",
        f"Eight less one, seed by seed: {spread(gaps, '.1f')}.",
        f"Milliseconds of a pass, by the number of heads: {', '.join(times)}.",
    ]
