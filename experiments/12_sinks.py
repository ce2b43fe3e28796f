"""What do attention sinks buy a window?"""

import math

import torch
from torch import Tensor, nn

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.mode import evaluating
from course_lib.training.batches import pad, story_batches
from course_lib.training.loop import train

QUESTION = """
A GPT-2 of small stories was trained with the whole text in sight, and then reads with
keys and values of 16 positions. What do the words beyond the window cost if it keeps
the newest 16, if the first token is among the 16, if the first four are, and if, as a
control, the fifth token is in the place of the first?
"""

HYPOTHESIS = """
The first token is always the end token, which tells nothing. Yet keeping it in the
place of the oldest of the window saves at least 0.02 bits a word, and keeping the
fifth token, which tells something, saves less. Four sinks save no less than one.
"""

REFUTED_IF = """
The mean over seeds of any of these differences lies on the other side of its bound.
"""

CHANGES = ""

SETTINGS = {
    "stories": 4000,
    "new stories": 200,
    "context": 128,
    "kept": 16,
    "steps": 1200,
    "batch": 8,
    "learning_rate": 0.005,
    "width": 64,
    "layers": 2,
    "heads": 4,
}
SEEDS = [0, 1, 2]

SYMBOLS = [*small_stories.vocabulary(), small_stories.END]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}
#: Name -> the places that are always kept; the newest fill up the rest.
ARMS = {"window": [], "1 sink": [0], "4 sinks": [0, 1, 2, 3], "fifth token": [4]}


def sequence(story: str) -> list[int]:
    """A story's ids between two end tokens."""
    end = NUMBER[small_stories.END]
    return [end, *(NUMBER[word] for word in small_stories.words(story)), end]


def kept_mask(length: int, kept: int, always: list[int]) -> Tensor:
    """Who may look where (T, T), if ``kept`` positions are kept, those of ``always``
    among them: what a cache that forgets the others would hold.
    """
    t, s = torch.arange(length)[:, None], torch.arange(length)
    mask = (s <= t) & (s > t - (kept - len(always)))
    for place in always:
        mask |= (s == place) & (s <= t)
    return mask


@torch.no_grad()
def beyond(model: GPT, rows: list[list[int]], kept: int, mask, index=None) -> float:
    """Mean bits of the words that are predicted from place ``kept`` on."""
    inputs, targets = pad(rows)
    index = None if index is None else index[: inputs.shape[1]]
    if mask is not None:
        mask = mask[: inputs.shape[1], : inputs.shape[1]]
    with evaluating(model):
        logits = model(inputs, mask, index=index).double()
    cost = nn.functional.cross_entropy(
        logits[:, kept:].flatten(0, 1), targets[:, kept:].flatten(), ignore_index=-100
    )
    return float(cost) / math.log(2)


def weight_on_first(model: GPT, rows: list[list[int]], kept: int) -> list[list[float]]:
    """The mean weight that each head (L, H) puts on the first token, from place
    ``kept`` on; padded places are left out.
    """
    inputs, targets = pad(rows)
    real = (targets != -100)[:, kept:]
    weights = model.attention_weights(inputs)[..., kept:, 0]  # (L, B, H, T)
    return weights.permute(0, 2, 1, 3)[..., real].mean(dim=-1).tolist()


def run(seed: int, settings: dict, progress) -> dict:
    known = small_stories.sample_stories(settings["stories"], 100 + seed)
    new = small_stories.sample_stories(settings["new stories"], 200 + seed)
    rows = [sequence(story) for story in new]
    shape = settings["width"], settings["layers"], settings["heads"]
    config = GPTConfig(
        len(SYMBOLS), settings["context"], *shape, feed_forward="gelu_tanh"
    )
    model = GPT(config, seed)
    batches = story_batches(
        [sequence(story) for story in known],
        settings["batch"],
        torch.Generator().manual_seed(seed),
    )
    train(
        model,
        batches,
        settings["steps"],
        settings["learning_rate"],
        progress=False,
        on_step=lambda step, _: progress(step / settings["steps"]),
    )
    kept, length = settings["kept"], settings["context"]
    last = torch.arange(length).clamp(max=kept - 1)  # as a full WindowCache counts
    bits = {"whole": beyond(model, rows, kept, None)}
    for name, always in ARMS.items():
        mask = kept_mask(length, kept, always)
        bits[name] = beyond(model, rows, kept, mask)
        bits[f"{name}, last place"] = beyond(model, rows, kept, mask, last)
    return {"bits": bits, "weight on first": weight_on_first(model, rows, kept)}


def summary(recording: dict) -> dict:
    """Bits a word beyond the window."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"]["bits"] for entry in recording["results"]]
    return {
        name: {"bits a word": spread([bits[name] for bits in results], ".3f")}
        for name in results[0]
    }
