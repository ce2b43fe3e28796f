"""GPT against LLaMA at equal parameters and data, one change at a time."""

import functools
import time

import torch

from course_lib.data import recordings, small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.batches import story_batches
from course_lib.training.bits import token_bits
from course_lib.training.loop import train

QUESTION = """
A small GPT-2 reads small stories. Which of the five changes that make it a LLaMA
(RMSNorm, SwiGLU, rotary positions, no biases, grouped queries) lowers its loss on new
stories, alone and together, at equal parameters and data, each model with the learning
rate that suited it best in the experiment 14_rates? And what is left of it if GPT may
train for as long as LLaMA takes?
"""

HYPOTHESIS = """
Against GPT, rotary positions alone save at least 0.05 bits a word, and LLaMA saves at
least 0.08. RMSNorm, no biases and grouped queries alone change less than 0.03 each,
SwiGLU less than 0.05. With three times the steps rotary positions still save at least
0.02.
"""

REFUTED_IF = """
The mean over seeds of any of these differences lies on the other side of its bound.
"""

CHANGES = """
Before it, trials with 250 steps, seed 0 and three of the models: 1.181 bits for GPT,
1.085 with rotary positions and 1.067 for LLaMA, each at its best rate of four.
After the run: LLaMA saved a little less than 0.08, and SwiGLU alone was behind by more
than 0.05, against the hypothesis. At the rate of the other models SwiGLU was not behind: see
14_swiglu.
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
    "more steps": 260,  # for GPT: a step of LLaMA took up to 1.3 times as long
    "longer": {"steps": 600, "arms": ["GPT", "rotary", "LLaMA"], "seeds": [1, 2, 3]},
}
SEEDS = [1, 2, 3, 4, 5]
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


def chosen_rates() -> dict[str, float]:
    """Each arm's best rate, chosen with another seed and by other stories."""
    (entry,) = recordings.recording("14_rates")["results"]
    return {
        name: float(min(tried, key=lambda rate: tried[rate]["bits"]))
        for name, tried in entry["result"].items()
    }


def run(seed: int, settings: dict, progress) -> dict:
    torch.set_num_threads(1)
    rates, longer = chosen_rates(), settings["longer"]
    results: dict = {"once": {}, "longer": {}}
    for name, changes in ARMS.items():
        once = trial(changes, rates[name], settings["steps"], settings, seed)
        results["once"][name] = once | {"rate": rates[name]}
        progress(0.5 * len(results["once"]) / len(ARMS))
    results["more steps"] = trial(
        ARMS["GPT"], rates["GPT"], settings["more steps"], settings, seed
    )
    if seed in longer["seeds"]:
        for name in longer["arms"]:
            results["longer"][name] = trial(
                ARMS[name], rates[name], longer["steps"], settings, seed
            )
    return results


def summary(recording: dict) -> dict:
    """Each arm's loss, and what it saves against GPT with the same seed."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    rows = {}
    for name in results[0]["once"]:
        arms = [result["once"][name] for result in results]
        longer = [r["longer"][name]["bits"] for r in results if name in r["longer"]]
        saved = [r["once"]["GPT"]["bits"] - r["once"][name]["bits"] for r in results]
        rows[name] = {
            "bits a word": spread([arm["bits"] for arm in arms], ".3f"),
            "less than GPT by": spread(saved, ".3f"),
            "three times the steps": spread(longer, ".3f") if longer else "",
            "rate": f"{arms[0]['rate']:g}",
            "parameters": f"{arms[0]['parameters']:,}",
        }
    more = [result["more steps"]["bits"] for result in results]
    steps = recording["settings"]["more steps"]
    rows[f"GPT, {steps} steps"] = {"bits a word": spread(more, ".3f")}
    return rows
