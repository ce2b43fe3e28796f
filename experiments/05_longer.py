"""Does post-norm with the usual first scale get there, only later?"""

import math
import warnings

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call, vmap

from course_lib.data import small_stories
from course_lib.layers.stack import StackConfig, StackedLanguageModel
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.loop import learning_rate_at

QUESTION = """
After 600 steps, post-norm with eight layers, the usual first scale and a warm-up was far
behind pre-norm. Where is it after three times as many?
"""

HYPOTHESIS = """
At its best rate post-norm ends, after 1,800 steps and with a warm-up over a third of
them, at most 0.2 nats a letter above pre-norm's best after 600 steps.
"""

REFUTED_IF = """
The mean over seeds lies further above the mean of pre-norm at its best rate in the
experiment on arrangements.
"""

CHANGES = """
A trial with one seed, at 0.001, had come close to pre-norm's best. The model, the texts
and the seeds are those of the experiment on arrangements.
"""

SETTINGS = {
    "width": 32,
    "heads": 4,
    "layers": 8,
    "context": 24,
    "batch": 4,
    "steps": 1800,
    "warm-up": 600,
    "rates": [0.0003, 0.001, 0.003, 0.01],
}
SEEDS = [1, 2, 3]

ALPHABET = sorted(
    {letter for word in small_stories.vocabulary() for letter in word + word[0].upper()}
    | {" "}
)


def letters(count: int, seed: int) -> Tensor:
    """Small stories, one after another, as one row of numbers: one for each letter."""
    text = " ".join(small_stories.sample_stories(count, seed))
    return torch.tensor(CharacterTokenizer(ALPHABET).encode(text))


def losses_of(model, stacked: dict, inputs: Tensor, targets: Tensor) -> Tensor:
    """The loss of each of N copies of a model for the same batch, (N,), in nats a
    letter.
    """
    with warnings.catch_warnings():
        # That vmap runs the fused attention one copy after another.
        warnings.simplefilter("ignore")
        logits = vmap(lambda own: functional_call(model, own, (inputs,)))(stacked)
    each = F.cross_entropy(
        logits.flatten(0, 2), targets.flatten().repeat(len(logits)), reduction="none"
    )
    return each.view(len(logits), -1).mean(dim=1)


def train_together(model, settings: dict, batches) -> dict[str, Tensor]:
    """Train one copy of a model for each learning rate, on the same batches.

    Adam and clipping at a norm of 1 as ``course_lib.training.train`` does them, but
    without weight decay.

    Returns:
        The parameters, each with a first axis of copies.
    """
    rates, steps = settings["rates"], settings["steps"]
    stacked = {
        name: value.detach().expand(len(rates), *value.shape).clone()
        for name, value in model.named_parameters()
    }
    values = list(stacked.values())
    first, second = ([torch.zeros_like(value) for value in values] for _ in range(2))
    shapes = [(len(rates),) + (1,) * (value.dim() - 1) for value in values]
    for step in range(steps):
        inputs, targets = next(batches)
        for value in values:
            value.requires_grad_()
        loss = losses_of(model, stacked, inputs, targets).sum()
        gradients = torch.autograd.grad(loss, values)
        with torch.no_grad():
            squares = sum(g.flatten(1).square().sum(dim=1) for g in gradients)
            clip = (1 / (squares.sqrt() + 1e-6)).clamp(max=1.0)
            rate = torch.tensor(
                [learning_rate_at(step, steps, r, settings["warm-up"]) for r in rates]
            )
            rate /= 1 - 0.9 ** (step + 1)
            unbiased = math.sqrt(1 - 0.999 ** (step + 1))
            for value, g, m, v, shape in zip(
                values, gradients, first, second, shapes, strict=True
            ):
                value.requires_grad_(False)
                g = g * clip.view(shape)
                m.lerp_(g, 0.1)
                v.mul_(0.999).addcmul_(g, g, value=0.001)
                value -= rate.view(shape) * m / (v.sqrt() / unbiased + 1e-8)
    return stacked


def windows(text: Tensor, settings: dict) -> tuple[Tensor, Tensor]:
    """The first 128 windows of a text, one after another: inputs and targets."""
    context = settings["context"]
    inputs, targets = (
        text[shift : shift + 128 * context].view(128, context) for shift in (0, 1)
    )
    return inputs, targets


def run(seed: int, settings: dict, progress) -> dict:
    training, validation, test = (
        letters(count, hundreds + seed)
        for count, hundreds in ((1000, 100), (40, 200), (40, 300))
    )
    config = StackConfig(
        settings["width"], settings["heads"], settings["layers"], "post-norm", "layer"
    )
    model = StackedLanguageModel(config, len(ALPHABET), settings["context"], seed)
    batches = language_model_batches(
        training,
        settings["context"],
        settings["batch"],
        torch.Generator().manual_seed(seed),
    )
    stacked = train_together(model, settings, batches)
    with torch.no_grad():
        ends = {
            name: losses_of(model, stacked, *windows(text, settings)).tolist()
            for name, text in (("validation", validation), ("test", test))
        }
    return {
        str(rate): {
            name: float(f"{losses[index]:.4g}") for name, losses in ends.items()
        }
        for index, rate in enumerate(settings["rates"])
    }


def summary(recording: dict) -> dict:
    """Losses by learning rate."""
    from course_lib.publishing.experiments.page import spread

    seeds = [entry["result"] for entry in recording["results"]]
    row = {
        f"rate {rate}": spread([seed[rate]["test"] for seed in seeds], ".2f")
        for rate in seeds[0]
    }
    return {"post-norm, warm-up, 1,800 steps": row}
