"""What does a model forget when it is fine-tuned, and what keeps it from forgetting?"""

import copy
import functools
import math
import time

import torch

from course_lib.data import load_text, small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.lora import add_lora
from course_lib.training.batches import language_model_batches
from course_lib.training.bits import mean_loss
from course_lib.training.fine_tuning import PullBack, rehearse
from course_lib.training.loop import next_token_loss, train

QUESTION = """
A model of Shakespeare's characters is fine-tuned on small stories. What does it still
know of Shakespeare, after plain fine-tuning at three learning rates, and with three
remedies: old text mixed in, a pull back to the old weights, and low-rank updates?
"""

HYPOTHESIS = """
Plain fine-tuning at the rate that is best for the stories costs at least 1 bit a
character on Shakespeare. Each remedy, at its best strength among those that stay within
0.1 bits a character of plain fine-tuning on the stories, loses less than half of that.
Old text mixed in loses least. A smaller learning rate alone, at equal loss on the
stories up to 0.1 bits, forgets more than the mixing.
"""

REFUTED_IF = """
The mean over seeds of any of these differences lies on the other side of its bound.
"""

CHANGES = ""

SETTINGS = {
    "training_characters": 1_000_000,
    "validation_characters": 20_000,
    "context": 64,
    "width": 64,
    "layers": 2,
    "heads": 4,
    "pretraining": {"steps": 500, "batch": 16, "learning_rate": 0.005},
    "fine-tuning": {"steps": 120, "batch": 16, "stories": 2000},
    # Name -> learning rate, and what is special about the arm.
    "arms": {
        "plain, 0.003": [0.003, {}],
        "plain, 0.001": [0.001, {}],
        "plain, 0.0003": [0.0003, {}],
        "old text, 1/4": [0.003, {"share": 0.25}],
        "old text, 1/2": [0.003, {"share": 0.5}],
        "pull back, 0.001": [0.003, {"strength": 0.001}],
        "pull back, 0.01": [0.003, {"strength": 0.01}],
        "low rank, 4": [0.01, {"rank": 4}],
        "low rank, 16": [0.01, {"rank": 16}],
    },
}
SEEDS = [0, 1, 2]
MEASURED = ["seconds"]


@functools.cache
def symbols() -> dict[str, int]:
    """Characters of both domains -> number."""
    both = load_text("tiny-shakespeare") + "".join(small_stories.sample_stories(500, 0))
    return {character: number for number, character in enumerate(sorted(set(both)))}


def encode(text: str) -> torch.Tensor:
    numbers = symbols()
    return torch.tensor([numbers[character] for character in text])


def stories(count: int, seed: int) -> torch.Tensor:
    return encode("\n".join(small_stories.sample_stories(count, seed)) + "\n")


def fine_tune(
    model: GPT, old: torch.Tensor, new: torch.Tensor, arm: list, seed: int, how: dict
) -> None:
    """Train a model on new text in place, with the remedy that an arm names."""
    rate, remedy = arm
    context, batch = model.config.context, how["batch"]
    draw = [torch.Generator().manual_seed(10 + seed + place) for place in (0, 50)]
    batches = language_model_batches(new, context, batch, draw[0])
    if "share" in remedy:
        known = language_model_batches(old, context, batch, draw[1])
        batches = rehearse(batches, known, remedy["share"])
    if "rank" in remedy:
        add_lora(model, remedy["rank"], seed=seed)
    loss = next_token_loss
    if "strength" in remedy:
        loss = PullBack(model, remedy["strength"])
    train(
        model, batches, how["steps"], rate, loss=loss, weight_decay=0.0, progress=False
    )


def run(seed: int, settings: dict, progress) -> dict:
    text = load_text("tiny-shakespeare")
    cut, count = settings["training_characters"], settings["validation_characters"]
    old, old_held_out = encode(text[:cut]), encode(text[cut : cut + count])
    how = settings["fine-tuning"]
    new = stories(how["stories"], 100 + seed)
    texts = small_stories.sample_stories(60, 200 + seed)
    new_held_out = encode("\n".join(texts) + "\n")

    def bits(model) -> dict:
        return {
            name: mean_loss(model, ids, settings["context"]) / math.log(2)
            for name, ids in (("old", old_held_out), ("new", new_held_out))
        }

    shape = (settings[name] for name in ("context", "width", "layers", "heads"))
    start = GPT(GPTConfig(len(symbols()), *shape), seed)
    before = settings["pretraining"]
    draw = torch.Generator().manual_seed(seed)
    batches = language_model_batches(old, settings["context"], before["batch"], draw)
    train(start, batches, before["steps"], before["learning_rate"], progress=False)
    results: dict[str, dict] = {
        "before": bits(start),
        "floor": {"new": small_stories.floor_bits(texts, per="character")},
    }
    for done, (name, arm) in enumerate(settings["arms"].items()):
        progress(0.3 + 0.7 * done / len(settings["arms"]))
        model, began = copy.deepcopy(start), time.process_time()
        fine_tune(model, old, new, arm, seed, how)
        seconds = time.process_time() - began
        results[name] = bits(model) | {"seconds": seconds}
    return results


def summary(recording: dict) -> dict:
    """Bits a character on both domains."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    return {
        name: {
            f"bits a character, {domain}": spread(
                [result[name][key] for result in results], ".2f"
            )
            for key, domain in (("old", "Shakespeare"), ("new", "stories"))
        }
        for name in results[0]
        if name != "floor"
    }
