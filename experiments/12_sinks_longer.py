"""Does a sink appear after longer training, and what if a model is trained in a window?"""

import math

import torch
from torch import Tensor, nn

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.mode import evaluating
from course_lib.training.batches import pad, story_batches
from course_lib.training.loop import train

QUESTION = """
In the experiment on sinks no head has put much weight on the first token. Does one
after three times as many steps, and does keeping that token help then? And how much of
what a window costs is due to what it cannot see, and how much to a model that was never
trained in one?
"""

HYPOTHESIS = """
After three times the steps one sink saves at least 0.02 bits a word. A model that was
trained with the window's mask costs at least 0.3 bits a word less in it than one that
was trained with the whole text.
"""

REFUTED_IF = """
The difference lies on the other side of its bound; for the second, that of the means
over seeds, with the window's cost from the experiment on sinks.
"""

CHANGES = """
Of the longer run there is one seed, for want of processor time.
"""

SETTINGS = {
    "stories": 4000,
    "new stories": 200,
    "context": 128,
    "kept": 16,
    "steps": 1200,
    "longer": {"seeds": [0], "steps": 3600},
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


def masked(batches, mask: Tensor):
    """The same batches, with a mask beside the inputs."""
    for inputs, targets in batches:
        length = inputs.shape[1]
        yield inputs, mask[:length, :length], targets


def run(seed: int, settings: dict, progress) -> dict:
    known = small_stories.sample_stories(settings["stories"], 100 + seed)
    new = small_stories.sample_stories(settings["new stories"], 200 + seed)
    rows = [sequence(story) for story in new]
    shape = settings["width"], settings["layers"], settings["heads"]
    kept, length = settings["kept"], settings["context"]
    config = GPTConfig(len(SYMBOLS), length, *shape, feed_forward="gelu_tanh")
    window = kept_mask(length, kept, [])

    def trained(steps, mask=None):
        model = GPT(config, seed)
        draw = torch.Generator().manual_seed(seed)
        batches = story_batches(
            [sequence(story) for story in known], settings["batch"], draw
        )
        batches = batches if mask is None else masked(batches, mask)
        train(model, batches, steps, settings["learning_rate"], progress=False)
        return model

    found: dict = {
        "trained in the window": beyond(
            trained(settings["steps"], window), rows, kept, window
        )
    }
    progress(0.5)
    if seed in settings["longer"]["seeds"]:
        model = trained(settings["longer"]["steps"])
        bits = {"whole": beyond(model, rows, kept, None)}
        for name, always in ARMS.items():
            bits[name] = beyond(model, rows, kept, kept_mask(length, kept, always))
        found["longer"] = {
            "bits": bits,
            "weight on first": weight_on_first(model, rows, kept),
        }
    return found


def summary(recording: dict) -> list[str]:
    """Bits a word beyond the window."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    trained = spread([one["trained in the window"] for one in results], ".3f")
    longer = [one["longer"] for one in results if "longer" in one]
    said = [f"Trained in the window: {trained} bits a word."]
    for one in longer:
        told = ", ".join(f"{name} {bits:.3f}" for name, bits in one["bits"].items())
        most = max(max(heads) for heads in one["weight on first"])
        said.append(
            f"After longer training: {told}; the largest weight of a head on the first"
            f" token is {most:.2f}."
        )
    return said
