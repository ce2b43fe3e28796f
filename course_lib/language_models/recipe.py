"""Two ways to train a small GPT: the standard one, and one that learns from fewer
tokens.

Both have torch's one kernel compute Adam's updates (``fused``): it goes over each
parameter once, where the plain form goes over it ten times.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from course_lib.language_models.checkpoint import make_model
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.loop import decayed_and_not, learning_rate_at
from course_lib.training.muon import Muon


@dataclass(frozen=True)
class Recipe:
    """A model to train and how."""

    model: GPT
    optimizers: list[torch.optim.Optimizer]
    schedule: Callable[[int], float]  # the share of each group's rate at a step
    clip: float | None  # of the gradient's norm; None: not at all


def standard(shape: dict, steps: int, seed: int = 0, *, rate: float = 1e-3) -> Recipe:
    """GPT-2 in small: learned positions, LayerNorm, GELU; AdamW with warm-up and
    cosine.

    Args:
        shape: Of ``GPTConfig``: its size and dropout, by name; other parts than the
            recipe's too.
        steps: How many the run has, for the schedule.
        seed: Of the initial parameters.
        rate: The highest learning rate.
    """
    config = GPTConfig(**({"norm": "fused layer"} | shape))
    model = make_model(config, "learned", seed)
    groups = decayed_and_not(model, 0.1)
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99), fused=True)
    warmup = min(100, max(1, steps // 20))

    def schedule(step: int) -> float:
        return learning_rate_at(step, steps, 1.0, warmup, floor=0.1)

    return Recipe(model, [optimizer], schedule, clip=1.0)


def efficient(
    shape: dict,
    steps: int,
    seed: int = 0,
    *,
    reach: int | None = None,
    pairs: int | None = None,
    iterations: int = 3,
    adam_rate: float | None = None,
) -> Recipe:
    """What has been found to learn more from the same tokens (Jordan et al. 2024, the
    "modded nanoGPT" records): rotary positions, queries and keys normalized, norms
    without gains, squared ReLU, no biases, a head of its own, branches that begin at
    zero, and Muon for the matrices. Where tokens are as small as characters, each also
    knows the few before it. The records use RMSNorm; on a processor torch computes
    LayerNorm in less than half of its time, and it learns as much.

    Args:
        shape, steps, seed: As for ``standard``.
        reach: Of ``NeighbourGPT``; 1: none. None: 4 where the vocabulary has at most
            256 tokens.
        pairs: Of ``NeighbourGPT``; None: 80 where the vocabulary has at most 100
            tokens, so 10,000 pairs, and there is a reach.
        iterations: Of Muon's ``orthogonalize``.
        adam_rate: In the place of Muon, Adam with this rate.
    """
    parts = {
        "feed_forward": "fused_squared_relu",
        "norm": "fused layer without gain",
        "bias": False,
        "query_key_norm": True,
        "tied": False,
    }
    config = GPTConfig(**(parts | shape))
    if reach is None:
        reach = 4 if config.vocabulary_size <= 256 else 1
    if pairs is None:
        pairs = 80 if config.vocabulary_size <= 100 and reach > 1 else 0
    model = make_model(config, "rotary", seed, reach, pairs)
    tables = [model.tokens.weight]
    if reach > 1:
        tables.append(model.neighbours.weight)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(("attention.output.weight", "contract.weight")):
                parameter.zero_()
            elif name.endswith("weight") and name.startswith("blocks."):
                # As wide as nn.Linear's own: updates of Muon are as large, and weights
                # of 0.02 would be forgotten after one.
                bound = (3 / parameter.shape[1]) ** 0.5 * 0.5
                generator = torch.Generator().manual_seed(seed + parameter.numel())
                parameter.uniform_(-bound, bound, generator=generator)
        model.head.weight.zero_()
        generator = torch.Generator().manual_seed(seed)
        for table in tables:  # whose sum has variance 1
            table.normal_(0.0, reach**-0.5, generator=generator)
        maps = [model.head.weight]
        if pairs:  # which begin by adding nothing
            tables.append(model.pairs.table)
            maps.append(model.pairs.widen.zero_())
    matrices = [p for p in model.blocks.parameters() if p.dim() == 2]
    others = [{"params": tables, "lr": 0.05}, {"params": maps, "lr": 0.01}]
    if adam_rate is not None:
        others.append({"params": matrices, "lr": adam_rate})
    optimizers = [torch.optim.Adam(others, betas=(0.8, 0.95), fused=True)]
    if adam_rate is None:
        optimizers.append(Muon(matrices, lr=0.03, iterations=iterations))

    def schedule(step: int) -> float:
        return min(1.0, 1.25 * (1 - step / steps))  # falls over the last four fifths

    return Recipe(model, optimizers, schedule, clip=None)


RECIPES: dict[str, Callable[..., Recipe]] = {
    "standard": standard,
    "efficient": efficient,
}


def parameter_count(model: nn.Module) -> int:
    """How many numbers are trained; a table used twice counts once."""
    return sum(parameter.numel() for parameter in model.parameters())
