"""The learning rate of each model on the way from GPT to LLaMA."""

import functools
import time

import torch

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.batches import story_batches
from course_lib.training.bits import token_bits
from course_lib.training.loop import train

QUESTION = """
Which of four learning rates suits each of the models best that lead from a small GPT-2
to a small LLaMA?
"""

HYPOTHESIS = """
The best rate of every model lies inside the grid, not at its edge.
"""

REFUTED_IF = """
The lowest loss of a model is at 0.008 or 0.064.
"""

CHANGES = """
Trials with 250 steps and three of the models came first: 0.004 was too low for all of
them, GPT was best at 0.032, LLaMA and GPT with rotary positions at 0.016.
"""

SETTINGS = {
    "stories": 4000,
    "new stories": [100, 3],  # how many, and their seed
    "context": 128,
    "width": 48,
    "layers": 2,
    "heads": 4,
    "steps": 200,
    "batch": 8,
    "rates": [0.008, 0.016, 0.032, 0.064],
}
SEEDS = [0]
MEASURED = ["milliseconds a step"]

SYMBOLS = [*small_stories.vocabulary(), small_stories.END]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}
ARMS = {
    "GPT": [],
    "RMSNorm": ["norm"],
    "SwiGLU": ["activation"],
    "rotary": ["positions"],
    "no biases": ["biases"],
    "grouped": ["groups"],
    "LLaMA": ["norm", "activation", "positions", "biases"],
    "LLaMA, grouped": ["norm", "activation", "positions", "biases", "groups"],
}


def new_model(changes: list[str], settings: dict, seed: int) -> GPT:
    """A GPT with these changes. What a change frees, the feed-forward network gets."""
    width, layers, heads = (settings[key] for key in ("width", "layers", "heads"))
    matrices = 3 if "activation" in changes else 2
    inner = 8 * width * width  # weights of a layer's feed-forward network
    if "positions" in changes:
        inner += settings["context"] * width // layers
    groups = 1 if "groups" in changes else heads
    inner += 2 * width * (width - groups * width // heads)
    config = GPTConfig(
        len(SYMBOLS),
        settings["context"],
        width,
        layers,
        heads,
        feed_forward="swiglu" if "activation" in changes else "gelu",
        hidden=round(inner / (matrices * width)),
        norm="rms" if "norm" in changes else "layer",
        bias="biases" not in changes,
        key_value_heads=groups,
    )
    rotary = RotaryPositions(width // heads) if "positions" in changes else None
    return GPT(config, seed, rotary)


def sequence(story: str) -> list[int]:
    """A story's ids between two end tokens."""
    end = NUMBER[small_stories.END]
    return [end, *(NUMBER[word] for word in small_stories.words(story)), end]


@functools.cache
def stories(count: int, seed: int) -> list[list[int]]:
    return [sequence(story) for story in small_stories.sample_stories(count, seed)]


def trial(changes: list[str], rate: float, steps: int, settings: dict, seed: int):
    """Train one model, and read new stories."""
    known = stories(settings["stories"], 1)
    model = new_model(changes, settings, seed)
    generator = torch.Generator().manual_seed(seed)
    batches = story_batches(known, settings["batch"], generator)
    start = time.process_time()
    train(model, batches, steps, rate, betas=(0.9, 0.99), progress=False)
    spent = time.process_time() - start
    bits = torch.cat(token_bits(model, stories(*settings["new stories"])))
    return {
        "bits": float(bits.mean()),
        "parameters": sum(p.numel() for p in model.parameters()),
        "milliseconds a step": 1000 * spent / steps,
    }


def run(seed: int, settings: dict, progress) -> dict:
    torch.set_num_threads(1)
    results = {}
    for name, changes in ARMS.items():
        results[name] = {
            str(rate): trial(changes, rate, settings["steps"], settings, seed)
            for rate in settings["rates"]
        }
        progress(len(results) / len(ARMS))
    return results


def summary(recording: dict) -> dict:
    """Bits a word of each model at each rate."""
    (entry,) = recording["results"]
    return {
        name: {rate: f"{found['bits']:.3f}" for rate, found in tried.items()}
        for name, tried in entry["result"].items()
    }
