"""Did SwiGLU lose to GELU because of its learning rate?"""

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
In the experiment 14_llama the model with SwiGLU was trained at 0.032, the best of four
rates by one seed, if only by 0.012 bits. What does it reach at 0.016, the rate of the
other models?
"""

HYPOTHESIS = """
At 0.016 its mean over seeds lies within 0.03 bits a word of GPT's with the same seeds.
"""

REFUTED_IF = """
The difference of the means is larger.
"""

CHANGES = """
Made after 14_llama had been seen, in which SwiGLU was behind by 0.06 bits, with
differences between seeds that no other model had. First with four seeds; the fifth, of
14_llama too, was added later, and makes the comparison one of all its seeds.
"""

SETTINGS = {
    "stories": 4000,
    "new stories": [200, 2],  # how many, and their seed
    "context": 128,
    "width": 48,
    "layers": 2,
    "heads": 4,
    "steps": 200,
    "batch": 8,
    "rate": 0.016,
}
SEEDS = [1, 2, 3, 4, 5]
MEASURED = ["milliseconds a step"]

SYMBOLS = [*small_stories.vocabulary(), small_stories.END]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}


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
    rate, steps = settings["rate"], settings["steps"]
    return {"SwiGLU": trial(["activation"], rate, steps, settings, seed)}


def summary(recording: dict) -> dict:
    """Bits a word of SwiGLU at the other rate."""
    from course_lib.publishing.experiments.page import spread

    bits = [entry["result"]["SwiGLU"]["bits"] for entry in recording["results"]]
    return {"SwiGLU at 0.016": {"bits a word": spread(bits, ".3f")}}
