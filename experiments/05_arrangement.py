"""Which arrangement of eight layers learns within 600 steps, and at which rates?"""

import math
import warnings

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call, vmap

from course_lib.data import small_stories
from course_lib.layers.stack import StackConfig, StackedLanguageModel, depth_scale
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.loop import learning_rate_at

QUESTION = """
Which arrangement of residuals and norms lets eight layers learn within 600 steps, at
which learning rates, and what do a warm-up and a smaller first scale change?
"""

HYPOTHESIS = """
Call it learning if the loss on new stories ends at least 0.1 nats below that of letter
frequencies. Pre-norm learns at all four rates, with either first scale. Post-norm with
the usual scale learns at 0.001 with and without a warm-up, and at 0.003 with one alone;
at its best rate it ends at least 0.2 nats above pre-norm at its best. With the smaller
scale post-norm learns at 0.003 without a warm-up, and its best is within 0.1 nats of
pre-norm's best. At 0.01 post-norm learns in no case. Norms without residuals learn with
two layers, and with eight neither in 600 steps nor in 1,800.
"""

REFUTED_IF = """
The mean over seeds of any of these losses lies on the other side of its bound.
"""

CHANGES = """
The hypothesis was written after trials with seed 0, which had shown for that seed all of
it but the 1,800 steps; and that norms without residuals stay at letter frequencies for
600 steps with last maps three times as small and three times as large too, and with four
layers. Seeds 1 to 3 had not been run.

After the run: two parts of the hypothesis did not hold. With the smaller scale
post-norm's best is within 0.1 nats of pre-norm's with a warm-up alone; without one it
is 0.15 above. And at 0.01, with the smaller scale and a warm-up, one of three seeds
learned.
"""

SETTINGS = {
    "width": 32,
    "heads": 4,
    "context": 24,
    "batch": 4,
    # Each arm: arrangement, layers, steps, steps of warm-up, learning rates, and scales
    # of the last map of each branch at the start ("small" is 1 / sqrt(2 L)).
    "arms": {
        "pre-norm": [
            "pre-norm", 8, 600, 1, [0.001, 0.003, 0.01, 0.03], ["one", "small"],
        ],
        "post-norm": [
            "post-norm", 8, 600, 1, [0.0003, 0.001, 0.003, 0.01], ["one", "small"],
        ],
        "post-norm, warm-up": [
            "post-norm", 8, 600, 200, [0.0003, 0.001, 0.003, 0.01], ["one", "small"],
        ],
        "norms alone": [
            "no residual", 8, 600, 200, [0.0003, 0.001, 0.003, 0.01], ["one"],
        ],
        "norms alone, 1,800 steps": [
            "no residual", 8, 1800, 200, [0.001, 0.003], ["one"],
        ],
        "norms alone, two layers": [
            "no residual", 2, 600, 200, [0.001, 0.003, 0.01], ["one"],
        ],
    },
}  # fmt: skip
SEEDS = [1, 2, 3]

ALPHABET = sorted(
    {letter for word in small_stories.vocabulary() for letter in word + word[0].upper()}
    | {" "}
)


def letters(count: int, seed: int) -> Tensor:
    """Small stories, one after another, as one row of numbers: one for each letter."""
    text = " ".join(small_stories.sample_stories(count, seed))
    return torch.tensor(CharacterTokenizer(ALPHABET).encode(text))


def model_of(arrangement: str, layers: int, scale: str, settings: dict, seed: int):
    """The model of one arm before training."""
    factor = depth_scale(layers) if scale == "small" else 1.0
    config = StackConfig(
        settings["width"], settings["heads"], layers, arrangement, "layer", factor
    )
    return StackedLanguageModel(config, len(ALPHABET), settings["context"], seed)


def together(model, stacked: dict[str, Tensor], inputs: Tensor) -> Tensor:
    """The logits (N, B, T, V) of N copies of a model for the same inputs (B, T)."""
    with warnings.catch_warnings():
        # That vmap runs the fused attention one copy after another.
        warnings.simplefilter("ignore")
        return vmap(lambda parameters: functional_call(model, parameters, (inputs,)))(
            stacked
        )


def losses_of(model, stacked: dict, inputs: Tensor, targets: Tensor) -> Tensor:
    """The loss of each copy, (N,), in nats a letter."""
    logits = together(model, stacked, inputs)
    each = F.cross_entropy(
        logits.flatten(0, 2), targets.flatten().repeat(len(logits)), reduction="none"
    )
    return each.view(len(logits), -1).mean(dim=1)


def train_together(models: list, rates: list[float], batches, steps: int, warmup: int):
    """Train N models of one shape at once, each with its own rate, on the same batches.

    Small models leave a processor mostly waiting between operations; N at once cost
    little more than one. Adam and clipping at a norm of 1 as
    ``course_lib.training.train`` does them, but without weight decay.

    Returns:
        The parameters, each with a first axis of N.
    """
    parts = [dict(model.named_parameters()) for model in models]
    stacked = {
        name: torch.stack([part[name].detach() for part in parts]) for name in parts[0]
    }
    values, count = list(stacked.values()), len(models)
    first, second = ([torch.zeros_like(value) for value in values] for _ in range(2))
    shapes = [(count,) + (1,) * (value.dim() - 1) for value in values]
    for step in range(steps):
        inputs, targets = next(batches)
        for value in values:
            value.requires_grad_()
        loss = losses_of(models[0], stacked, inputs, targets).sum()
        gradients = torch.autograd.grad(loss, values)
        with torch.no_grad():
            squares = sum(g.flatten(1).square().sum(dim=1) for g in gradients)
            clip = (1 / (squares.sqrt() + 1e-6)).clamp(max=1.0)
            rate = torch.tensor(
                [learning_rate_at(step, steps, rate, warmup) for rate in rates]
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


def number(value: float) -> float | None:
    """Four significant digits, which is more than seeds agree on; None for what is no
    finite number.
    """
    return float(f"{value:.4g}") if math.isfinite(value) else None


def table_loss(training: Tensor, test: Tensor, letters_back: int) -> float:
    """The loss, in nats a letter, of a table of how often each letter followed the last
    one, or of none.
    """
    size = len(ALPHABET)
    before, after = (
        text[:-1] if letters_back else torch.zeros_like(text[1:])
        for text in (training, test)
    )
    counts = torch.ones(size, size)  # one of each, so that nothing is impossible
    counts.index_put_((before, training[1:]), torch.tensor(1.0), accumulate=True)
    chances = counts / counts.sum(dim=1, keepdim=True)
    return float(-chances[after, test[1:]].log().mean())


def run(seed: int, settings: dict, progress) -> dict:
    training, validation, test = (
        letters(count, hundreds + seed)
        for count, hundreds in ((1000, 100), (40, 200), (40, 300))
    )
    results = {
        "letter frequencies": number(table_loss(training, test, 0)),
        "letter pairs": number(table_loss(training, test, 1)),
    }
    for done, (name, arm) in enumerate(settings["arms"].items()):
        progress(done / len(settings["arms"]))
        arrangement, layers, steps, warmup, rates, scales = arm
        copies = [(scale, rate) for scale in scales for rate in rates]
        models = [
            model_of(arrangement, layers, scale, settings, seed) for scale, _ in copies
        ]
        batches = language_model_batches(
            training,
            settings["context"],
            settings["batch"],
            torch.Generator().manual_seed(seed),
        )
        stacked = train_together(
            models, [rate for _, rate in copies], batches, steps, warmup
        )
        with torch.no_grad():
            ends = [
                losses_of(models[0], stacked, *windows(text, settings)).tolist()
                for text in (validation, test)
            ]
        results[name] = {
            scale: {
                str(rate): {
                    "validation": number(ends[0][index]),
                    "test": number(ends[1][index]),
                }
                for index, (of, rate) in enumerate(copies)
                if of == scale
            }
            for scale in scales
        }
    return results


def summary(recording: dict) -> dict:
    """Losses by arm, first scale and rate, beside those of tables of letters."""
    from course_lib.publishing.experiments.page import spread

    seeds, rows = [entry["result"] for entry in recording["results"]], {}
    for arm in recording["settings"]["arms"]:
        for scale in seeds[0][arm]:
            row = f"{arm}, small scale" if scale == "small" else arm
            rows[row] = {}
            for rate in seeds[0][arm][scale]:
                losses = [seed[arm][scale][rate]["test"] for seed in seeds]
                known = [loss for loss in losses if loss is not None]
                rows[row][f"rate {rate}"] = spread(known, ".2f") if known else "none"
    for table in ("letter frequencies", "letter pairs"):
        level = spread([seed[table] for seed in seeds], ".2f")
        rows[f"no model: {table}"] = {"rate 0.001": level}
    return rows
