"""One, two, four and eight heads in a writer of stories, at equal width: bits a story,
time, and how differently the heads look.
"""

import functools
import itertools
import statistics
import time

import torch

from course_lib.attention.patterns import head_diversity
from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import (
    STORY_CONTEXT,
    TextModel,
    bits_per_story,
    story_sequences,
)
from course_lib.training import story_batches, train

QUESTION = """
Does a small writer of stories need fewer bits with more heads at the same width? What
do they cost in time, and do they look at different places?
"""

# Written after trials with seed 0, of 100 steps, with 1, 2, 4 and 8 heads.
HYPOTHESIS = """
With eight heads a story costs fewer bits than with one, in the mean over seeds, but at most 5 % fewer; two, four and
eight heads differ by at most 2 bits. A training step with eight heads takes at least 1.1 times as much processor time
as with one. In both layers the heads look at more different places after training than before, whether they are two,
four or eight.
"""

REFUTED_IF = """
The mean over seeds 1 to 3 of any of these numbers lies on the other side of its bound.
"""

CHANGES = ""

SETTINGS = {
    "width": 64,
    "layers": 2,
    "heads": [1, 2, 4, 8],
    "stories": 4000,
    "new stories": 200,  # the same for all seeds
    "batch": 8,
    "steps": 400,
    # Tried in seed 0, on other stories; the one that did best is used for the rest.
    "learning_rates": [0.003, 0.01, 0.02],
    "rate": {"1": 0.01, "2": 0.01, "4": 0.01, "8": 0.01},
    "longer": [1, 8],  # for three times the steps, in seed 0
    "looked at": 20,  # stories for the distance between heads
}
SEEDS = [0, 1, 2, 3]  # 0 chooses the rates, 1 to 3 are reported
MEASURED = ["milliseconds"]


def untrained(heads: int, seed: int, settings: dict) -> TextModel:
    """A writer whose matrices are the same however many heads split their width."""
    symbols = [*small_stories.vocabulary(), small_stories.END]
    shape = settings["width"], settings["layers"], heads
    model = GPT(GPTConfig(len(symbols), STORY_CONTEXT, *shape), seed)
    return TextModel(model, symbols, small_stories.END)


def fit(heads: int, rate: float, steps: int, seed: int, settings: dict):
    """A trained writer, and the median processor time of its training steps."""
    writer, ticks = untrained(heads, seed, settings), []
    batches = story_batches(
        story_sequences(writer, known(settings["stories"], 100 + seed)),
        settings["batch"],
        torch.Generator().manual_seed(seed),
    )

    def tick(step: int, loss: float) -> None:
        ticks.append(time.process_time())

    train(writer.model, batches, steps, rate, on_step=tick, progress=False)
    took = statistics.median(b - a for a, b in itertools.pairwise(ticks))
    return writer, round(1000 * took, 2)


@functools.cache
def known(count: int, seed: int) -> list[str]:
    return small_stories.sample_stories(count, seed)


def diversity(writer: TextModel, stories: list[str]) -> list[float]:
    """The mean distance between two heads of each layer; stories one by one."""
    found = []
    for story in stories:
        weights = writer.attention(small_stories.words(story))  # (L, H, T, T)
        found.append(head_diversity(weights[:, None]))
    return [round(one, 4) for one in torch.stack(found).mean(dim=0).tolist()]


def run(seed: int, settings: dict, progress) -> dict:
    if seed == 0:
        return tune(settings, progress)
    steps, rates = settings["steps"], settings["rate"]
    stories = small_stories.sample_stories(settings["new stories"], 1000)
    result = {}
    for done, heads in enumerate(settings["heads"]):
        progress(done / len(settings["heads"]))
        writer, took = fit(heads, rates[str(heads)], steps, seed, settings)
        result[str(heads)] = {
            "bits": round(bits_per_story(writer, stories), 3),
            "milliseconds": took,
        }
        if heads > 1:
            looked_at = stories[: settings["looked at"]]
            fresh = untrained(heads, seed, settings)
            result[str(heads)] |= {
                "diversity": diversity(writer, looked_at),
                "diversity before training": diversity(fresh, looked_at),
            }
    return result


def tune(settings: dict, progress) -> dict:
    """Seed 0: bits for every rate, and at the best one for three times the steps."""
    stories = small_stories.sample_stories(settings["new stories"], 2000)
    tried, longer, steps = {}, {}, settings["steps"]
    for done, heads in enumerate(settings["heads"]):
        progress(done / len(settings["heads"]))
        tried[str(heads)] = {
            str(rate): round(
                bits_per_story(fit(heads, rate, steps, 0, settings)[0], stories), 3
            )
            for rate in settings["learning_rates"]
        }
        if heads in settings["longer"]:
            best = settings["rate"][str(heads)]
            writer, _ = fit(heads, best, 3 * steps, 0, settings)
            longer[str(heads)] = round(bits_per_story(writer, stories), 3)
    return {
        "tried": tried,
        "longer": longer,
        "floor": small_stories.floor_bits(stories, per="story"),
    }


def summary(recording: dict) -> dict:
    """Bits, time and distance between heads, by the number of heads."""
    from course_lib.publishing.experiments.page import spread

    def distance(runs: list[dict], layer: int) -> str:
        many = "diversity" in runs[0]
        return spread([one["diversity"][layer] for one in runs], ".2f") if many else "–"

    tuned, *seeds = [entry["result"] for entry in recording["results"]]
    rows, longer = {}, tuned["longer"]
    for heads in recording["settings"]["heads"]:
        name = str(heads)
        runs, rates = [seed[name] for seed in seeds], tuned["tried"][name]
        rows[f"{heads} head" + "s" * (heads > 1)] = {
            "bits a story": spread([run["bits"] for run in runs], ".1f"),
            "ms a step": spread([run["milliseconds"] for run in runs], ".1f"),
            "distance, layer 0": distance(runs, 0),
            "distance, layer 1": distance(runs, 1),
            "best rate": min(rates, key=rates.get),
            "three times the steps, seed 0": f"{longer[name]:.1f}"
            if name in longer
            else "–",
        }
    return rows
