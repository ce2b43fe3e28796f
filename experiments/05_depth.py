"""How deep can a stack of transformer layers be, and what decides it: residuals, the
norm's place, or the first scale?

Models of 2 to 48 layers learn to predict the next letter of small stories. Two things
are recorded: the gradient that each layer gets before training, and the loss after a
fixed number of steps on stories that were not trained on.
"""

import math
import warnings

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call, vmap

from course_lib.data import small_stories
from course_lib.layers.stack import (
    StackConfig,
    StackedLanguageModel,
    depth_profile,
    depth_scale,
)
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.loop import learning_rate_at

QUESTION = """
How deep can a stack of transformer layers be, and what decides it: residuals, the
norm's place, or the first scale?
"""

CHANGES = """
The hypothesis was written after trials with one seed (2 to 24 layers, 60 to 300 steps),
which fixed sizes, steps and learning rates, and had shown: the gradients at the start;
that two layers without residual stay at the level of letter frequencies; that 12 layers
with post-norm stay there for 100 steps, leave it within 300 after a warm-up, and fast
if their first scale is smaller as well; that with 6 layers a warm-up is enough. The
rest is as the literature leads one to expect. (Afterwards, what 12 layers with
post-norm had done after a warm-up was tried again: 300 steps, three learning rates,
three lengths of warm-up. They stayed at the level of letter frequencies. So that trial
is no evidence.)

The learning rate 0.03 was added after a first complete run, in which pre-norm always
chose 0.01, then the largest, at up to 16 layers. 0.0003 was added after a second, in
which some runs of 48 layers chose 0.001, then the smallest, and with it the last two
seeds, because pre-norm at 48 layers stood within a hair of its bound.
"""

HYPOTHESIS = """
Before training: in 48 layers with pre-norm, the gradients of the weights of the lowest and the highest layer differ in
norm by less than a factor of 10. Without residuals, and with residuals but neither norm nor a smaller first scale,
they differ by more than a factor of 100. After training: call it learning if the loss ends at least 0.1 nats below
that of letter frequencies. Pre-norm learns at every depth. Post-norm learns at 2 layers and not at 16 or 48; at 8
layers it learns with a warm-up and does not without; with a warm-up and the smaller first scale it learns at 16 layers
too. Without residuals, 4 layers and more do not learn. Residuals without any norm learn at every depth if their first
scale shrinks with depth. At 48 layers pre-norm ends lower with that smaller scale than without.
"""

REFUTED_IF = """
The mean over seeds of any of these numbers lies on the other side of its bound. A gradient that is not a number counts
as a factor beyond any bound, a loss that is not a number as not learning.
"""

SETTINGS = {
    "depths": [2, 4, 8, 16, 48],
    "width": 32,
    "heads": 4,
    "context": 24,
    "batch": 4,
    "steps": 100,
    # Every arm is trained at every depth with each rate, and the one with the lowest
    # loss on validation stories counts.
    "learning_rates": [0.0003, 0.001, 0.003, 0.01, 0.03],
    # name: arrangement, norm, whether the last map of each branch starts smaller by 1 /
    # sqrt(2 L); and with how many steps of warm-up it is trained
    "trained": {
        "pre-norm": ["pre-norm", "layer", False, 1],
        "pre-norm, scaled": ["pre-norm", "layer", True, 1],
        "post-norm": ["post-norm", "layer", False, 1],
        "post-norm, warm-up": ["post-norm", "layer", False, 33],
        "post-norm, scaled, warm-up": ["post-norm", "layer", True, 33],
        "no residual": ["no residual", "layer", False, 1],
        "no norm, scaled": ["pre-norm", "none", True, 1],
    },
    "only measured": {
        "pre-norm, RMSNorm": ["pre-norm", "rms", False],
        "post-norm, scaled": ["post-norm", "layer", True],
        "no norm": ["pre-norm", "none", False],
        "neither": ["no residual", "none", False],
    },
}
SEEDS = [0, 1, 2, 3, 4]

ALPHABET = sorted(
    {letter for word in small_stories.vocabulary() for letter in word + word[0].upper()}
    | {" "}
)


def letters(count: int, seed: int) -> Tensor:
    """Small stories, one after another, as one row of numbers: one for each letter."""
    return torch.tensor(
        CharacterTokenizer(ALPHABET).encode(
            " ".join(small_stories.sample_stories(count, seed))
        )
    )


def model_of(arm: list, depth: int, settings: dict, seed: int) -> StackedLanguageModel:
    """The model of one arm before training."""
    arrangement, norm, scaled = arm[:3]
    scale = depth_scale(depth) if scaled else 1.0
    config = StackConfig(
        settings["width"], settings["heads"], depth, arrangement, norm, scale
    )
    return StackedLanguageModel(config, len(ALPHABET), settings["context"], seed)


def train_together(
    model: StackedLanguageModel, batches, steps: int, rates: list[float], warmup: int
) -> dict[str, Tensor]:
    """Train N copies of a model at once, each with its own learning rate, on the same
    batches.

    Small models leave a processor mostly waiting between operations; N at once cost
    little more than one. Adam and clipping at a norm of 1 as
    ``course_lib.training.train`` does them, but without weight decay.

    Returns:
        The parameters, each with a first axis of N.
    """
    count = len(rates)
    stacked = {
        name: p.detach().expand(count, *p.shape).clone()
        for name, p in model.named_parameters()
    }
    values = list(stacked.values())
    first, second = ([torch.zeros_like(value) for value in values] for _ in range(2))
    per_copy = [
        (count,) + (1,) * (value.dim() - 1) for value in values
    ]  # shapes of one number for each copy
    for step in range(steps):
        inputs, targets = next(batches)
        for value in values:
            value.requires_grad_()
        logits = together(model, stacked, inputs)
        losses = F.cross_entropy(
            logits.flatten(0, 2), targets.flatten().repeat(count), reduction="none"
        )
        gradients = torch.autograd.grad(
            losses.view(count, -1).mean(dim=1).sum(), values
        )
        with torch.no_grad():
            norm = sum(
                gradient.flatten(1).square().sum(dim=1) for gradient in gradients
            ).sqrt()
            clip = (1 / (norm + 1e-6)).clamp(max=1.0)
            rate = torch.tensor(
                [learning_rate_at(step, steps, rate, warmup) for rate in rates]
            )
            rate /= 1 - 0.9 ** (step + 1)
            unbiased = math.sqrt(1 - 0.999 ** (step + 1))
            for value in values:
                value.requires_grad_(False)
            gradients = [
                g * clip.view(shape)
                for g, shape in zip(gradients, per_copy, strict=True)
            ]
            torch._foreach_lerp_(first, gradients, 0.1)
            torch._foreach_mul_(second, 0.999)
            torch._foreach_addcmul_(second, gradients, gradients, 0.001)
            for value, m, v, shape in zip(values, first, second, per_copy, strict=True):
                value -= rate.view(shape) * m / (v.sqrt() / unbiased + 1e-8)
    return stacked


def together(
    model: StackedLanguageModel, stacked: dict[str, Tensor], inputs: Tensor
) -> Tensor:
    """The logits (N, B, T, V) of N copies for the same inputs (B, T)."""
    with (
        warnings.catch_warnings()
    ):  # that vmap runs the fused attention one copy after another
        warnings.simplefilter("ignore")
        return vmap(lambda parameters: functional_call(model, parameters, (inputs,)))(
            stacked
        )


def windows(text: Tensor, settings: dict, count: int) -> tuple[Tensor, Tensor]:
    """The first windows of a text, one after another: inputs and targets (count, T)."""
    return tuple(
        text[shift : shift + count * settings["context"]].view(count, -1)
        for shift in (0, 1)
    )


@torch.no_grad()
def losses_on(
    model: StackedLanguageModel,
    stacked: dict[str, Tensor],
    text: Tensor,
    settings: dict,
) -> list[float]:
    """The loss of each copy on 128 windows of a text, in nats a letter; infinite where
    it is no number.
    """
    inputs, targets = windows(text, settings, 128)
    logits = together(model, stacked, inputs)
    losses = F.cross_entropy(
        logits.flatten(0, 2), targets.flatten().repeat(len(logits)), reduction="none"
    )
    return losses.view(len(logits), -1).mean(dim=1).nan_to_num(math.inf).tolist()


def trained_arm(
    model: StackedLanguageModel,
    warmup: int,
    texts: list[Tensor],
    seed: int,
    settings: dict,
) -> dict:
    """The rate that is best on validation stories, and the loss on test stories of the
    model trained with it.
    """
    training, validation, test = texts
    generator = torch.Generator().manual_seed(seed)
    batches = language_model_batches(
        training, settings["context"], settings["batch"], generator
    )
    rates = settings["learning_rates"]
    stacked = train_together(model, batches, settings["steps"], rates, warmup)
    known = losses_on(model, stacked, validation, settings)
    best = min(range(len(rates)), key=lambda index: known[index])
    return {
        "loss": number(losses_on(model, stacked, test, settings)[best]),
        "learning_rate": rates[best],
    }


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
    texts = [
        letters(1000, 100 + seed),
        letters(40, 200 + seed),
        letters(40, 300 + seed),
    ]
    results = {
        "letter frequencies": number(table_loss(texts[0], texts[2], 0)),
        "letter pairs": number(table_loss(texts[0], texts[2], 1)),
        "start": {},
        "trained": {},
    }
    inputs, targets = windows(texts[0], settings, 16)
    for name, arm in (settings["trained"] | settings["only measured"]).items():
        if name.endswith("warm-up"):  # the same model before training
            continue
        profiles = {
            depth: depth_profile(model_of(arm, depth, settings, seed), inputs, targets)
            for depth in settings["depths"]
        }
        results["start"][name] = {
            str(depth): {
                what: [number(value) for value in values]
                for what, values in vars(profile).items()
            }
            for depth, profile in profiles.items()
        }
    total, done = len(settings["trained"]) * sum(settings["depths"]), 0
    for name, arm in settings["trained"].items():
        results["trained"][name] = {}
        for depth in settings["depths"]:
            progress(done / total)
            model = model_of(arm, depth, settings, seed)
            results["trained"][name][str(depth)] = trained_arm(
                model, arm[3], texts, seed, settings
            )
            done += depth
    return results


def summary(recording: dict) -> dict:
    """Losses after training by arm and depth, beside those of tables of letters."""
    from course_lib.publishing.experiments.page import spread

    seeds = [entry["result"] for entry in recording["results"]]
    depths, rows = recording["settings"]["depths"], {}
    for arm in recording["settings"]["trained"]:
        rows[arm] = {}
        for depth in depths:
            losses = [seed["trained"][arm][str(depth)]["loss"] for seed in seeds]
            known = [loss for loss in losses if loss is not None]
            shown = spread(known, ".2f") if known else ""
            lost = f" {len(losses) - len(known)} not finite" if None in losses else ""
            rows[arm][f"loss with {depth} layers"] = shown + lost
    for table in ("letter frequencies", "letter pairs"):
        level = spread([seed[table] for seed in seeds], ".2f")
        rows[f"no model: {table}"] = {f"loss with {depths[0]} layers": level}
    return rows
