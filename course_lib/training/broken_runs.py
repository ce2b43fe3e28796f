"""Short runs with one fault each, to practise on: a small network learns to name the
fifth of five letters, in a twentieth of a second.

Axes: N texts of five letters, B of them in a batch.
"""

import functools
import math

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.training.clipping import clip_by_global_norm, global_norm

FAULTS = (
    "sound",
    "rate too high",
    "targets not shifted",
    "targets of another row",
    "optimizer of another model",
    "schedule per micro-batch",
    "too few texts",
)
LETTERS, UPDATES, BATCH, NEW = 10, 48, 40, 400


def run_curves(fault: str, seed: int) -> dict[str, list[float] | float]:
    """Train once, with the fault, and give the run's curves.

    The run's own code measures its losses, so a fault in the targets is in them too.

    Args:
        fault: One of ``FAULTS``.
        seed: Of the task, the texts, the first weights and the batches.

    Returns:
        "loss", "norm" (of the gradient, before clipping) and "ratio" (norm of the
        update over norm of the weights) of 48 updates; "held out", the loss on 400 new
        texts after every fourth; "lowest", the lowest loss possible on these; "chance",
        ln 10, the loss of a network that knows nothing. In nats.

    Raises:
        ValueError: If the fault is not known.
    """
    if fault not in FAULTS:
        raise ValueError(f"expected one of {', '.join(FAULTS)}, got {fault!r}")
    return {
        name: [*values] if isinstance(values, list) else values  # yours to change
        for name, values in _run(fault, seed).items()
    }


def _texts(count: int, draw: torch.Generator) -> tuple[Tensor, Tensor]:
    """Texts (N, 5), and the probabilities (10, 10) of each letter after another. All
    letters are equally common.
    """
    row = torch.tensor([0.6, 0.2, 0.1] + [0.1 / 7] * 7)
    place = torch.randperm(LETTERS, generator=draw)
    chain = torch.stack([row.roll(shift)[place] for shift in range(LETTERS)])
    texts = torch.randint(LETTERS, (count, 1), generator=draw)
    for _ in range(4):
        following = torch.multinomial(chain[texts[:, -1]], 1, generator=draw)
        texts = torch.cat([texts, following], dim=1)
    return texts, chain


@functools.cache
def _run(fault: str, seed: int) -> dict:
    draw = torch.Generator().manual_seed(seed)
    texts, chain = _texts(1000 + NEW, draw)
    x = F.one_hot(texts[:, :4], LETTERS).flatten(1).float()
    targets = texts[:, 3 if fault == "targets not shifted" else 4]
    if fault == "targets of another row":
        targets = targets.roll(1)
    known = BATCH if fault == "too few texts" else 1000
    weights = [
        (0.2 * torch.randn(shape, generator=draw)).requires_grad_()
        for shape in ((4 * LETTERS, 32), (32, LETTERS))
    ]
    held = weights
    if fault == "optimizer of another model":
        held = [weight.detach().clone() for weight in weights]
    rate = 0.9 if fault == "rate too high" else 0.03
    steps_each = 4 if fault == "schedule per micro-batch" else 1
    optimizer = torch.optim.AdamW(held, lr=rate, foreach=False)

    def loss_of(rows) -> Tensor:
        logits = (x[rows] @ weights[0]).tanh() @ weights[1]
        return F.cross_entropy(logits, targets[rows])

    found: dict[str, list] = {"loss": [], "norm": [], "ratio": [], "held out": []}
    for update in range(UPDATES):
        share = max(0.0, 1 - update * steps_each / UPDATES)
        optimizer.param_groups[0]["lr"] = rate * share
        optimizer.zero_grad()
        loss = loss_of(torch.randint(known, (BATCH,), generator=draw))
        loss.backward()
        norm = clip_by_global_norm(weights, 1.0)
        before = [weight.detach().clone() for weight in weights]
        optimizer.step()
        with torch.no_grad():
            moved = [now - old for now, old in zip(weights, before, strict=True)]
            ratio = global_norm(moved) / global_norm(before)
            for name, value in zip(found, (loss, norm, ratio), strict=False):
                found[name].append(value.item())
            if update % 4 == 3:
                found["held out"].append(loss_of(slice(1000, None)).item())
    lowest = -chain[texts[1000:, 3], texts[1000:, 4]].log().mean().item()
    return {**found, "lowest": lowest, "chance": math.log(LETTERS)}
