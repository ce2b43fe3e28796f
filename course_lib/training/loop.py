"""The training loop: AdamW (Loshchilov and Hutter 2019), warm-up and cosine, clipping
by the global norm.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.training.batches import IGNORE
from course_lib.training.progress import ProgressLine


@dataclass
class History:
    """What a training run left behind."""

    losses: list[float] = field(
        default_factory=list
    )  # of each step, before its update; nats
    seconds: float = 0.0  # how long all steps took
    interrupted: bool = (
        False  # whether it was stopped from the keyboard before its last step
    )


def next_token_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the mean cross-entropy, in nats, over all targets that are not ``IGNORE``.

    Args:
        logits: (..., V).
        targets: Integers (...): the right class of each row of logits, for a language
            model the next token.
    """
    return F.cross_entropy(
        logits.flatten(0, -2), targets.flatten(), ignore_index=IGNORE
    )


def learning_rate_at(
    step: int, steps: int, peak: float, warmup: int, floor: float = 0.0
) -> float:
    """Rise in a straight line to ``peak`` over ``warmup`` steps, then fall along half a
    cosine to ``floor``, and stay there.

    Args:
        step: Counted from 0.
        steps: How many steps the run has.
        peak: The highest rate.
        warmup: How many steps the rise takes. AdamW's first estimates of the gradient's
            size rest on few gradients; small steps are taken until they can be trusted.
        floor: The rate from step ``steps`` on.

    >>> [round(learning_rate_at(step, 6, 1.0, 2), 2) for step in range(8)]
    [0.5, 1.0, 1.0, 0.85, 0.5, 0.15, 0.0, 0.0]
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / max(1, steps - warmup))
    return floor + (peak - floor) * 0.5 * (1 + math.cos(math.pi * done))


def decayed_and_not(model: nn.Module, weight_decay: float) -> list[dict]:
    """Split the parameters into two groups for AdamW: only the matrices of linear maps
    decay.

    Gains, biases and embeddings are left alone: pulling a gain or a rare word's vector
    to zero regularizes nothing.
    """
    matrices = {
        id(module.weight) for module in model.modules() if isinstance(module, nn.Linear)
    }
    decayed = [
        parameter for parameter in model.parameters() if id(parameter) in matrices
    ]
    others = [
        parameter for parameter in model.parameters() if id(parameter) not in matrices
    ]
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


@contextmanager
def seeded(seed: int, place: torch.device) -> Iterator[None]:
    """Seed torch's global random state, which dropout draws from, for a ``with`` block,
    and give it back as it was.

    (Apple's MPS gives its state back only in part: there the seed stays.)
    """
    with torch.random.fork_rng(devices=[place] if place.type == "cuda" else []):
        torch.default_generator.manual_seed(seed)
        if place.type == "cuda":
            with torch.cuda.device(place):
                torch.cuda.manual_seed(seed)
        elif place.type == "mps":
            torch.mps.manual_seed(seed)
        yield


def train(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, ...]],
    steps: int,
    learning_rate: float,
    *,
    loss: Callable[[Tensor, Tensor], Tensor] = next_token_loss,
    warmup: int | None = None,
    floor: float = 0.0,
    schedule: Callable[[int], float] | None = None,
    weight_decay: float = 0.01,
    betas: tuple[float, float] = (0.9, 0.999),
    clip: float | None = 1.0,
    on_step: Callable[[int, float], None] | None = None,
    progress: bool | None = None,
    label: str = "training",
    seed: int = 0,
    optimizers: Sequence[torch.optim.Optimizer] | None = None,
    start: int = 0,
    random_state: Tensor | None = None,
) -> History:
    """Train a model in place.

    Interrupting (Ctrl-C, or the notebook's stop button) ends the run early; what has
    been learned is kept.

    Args:
        model: Called with all parts of a batch but the last. Comes back in evaluation
            mode (dropout off).
        batches: At least ``steps`` batches, each a tuple whose last part is the
            targets. Moved to the model's device.
        steps: How many updates.
        learning_rate: The highest one.
        loss: Takes the model's output and the targets and gives a number to minimize.
        warmup: Steps until the highest rate; a twentieth of ``steps`` if None.
        floor: The rate at the end; see ``learning_rate_at``.
        schedule: In the place of ``learning_rate_at``: the share of the highest rate at
            each step, counted from 0.
        weight_decay: AdamW's, for matrices alone.
        betas: AdamW's: how slowly its means of gradients and of their squares change.
        clip: Gradients whose norm, over all parameters together, is larger are
            shortened to it; None: none are.
        on_step: Called after each update with the number of updates so far and the loss
            before the last one.
        progress: Show a progress line; None: when a terminal or notebook is there to
            show it.
        label: What the progress line calls the work.
        seed: Of dropout. Torch's global random state is the same after the call as
            before; see ``seeded``.
        optimizers: In the place of AdamW. Each of their groups keeps the learning rate
            that it comes with as its highest; ``learning_rate``, ``weight_decay`` and
            ``betas`` do not count.
        start: How many of the ``steps`` an earlier call has made. ``batches`` begins
            with the next one, and ``optimizers`` are that call's.
        random_state: Torch's random state after the last of them, from
            ``torch.get_rng_state()`` within ``on_step``; needed with dropout, and on
            the CPU alone.

    Returns:
        The losses and the time; see ``History``.

    Raises:
        ValueError: If ``steps`` is below 1, ``batches`` ends before it, ``start`` does
            not lie between 0 and ``steps``, or the model has no parameters.
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    if not 0 <= start <= steps:
        raise ValueError(f"start must lie between 0 and {steps}, got {start}")
    first = next(model.parameters(), None)
    if first is None:
        raise ValueError(f"{type(model).__name__} has no parameters to train")
    place = first.device
    warmup = max(1, steps // 20) if warmup is None else warmup

    def rate(step: int, peak: float) -> float:
        if schedule is None:
            return learning_rate_at(step, steps, peak, warmup, floor)
        return peak * schedule(step)

    if optimizers is None:
        groups = decayed_and_not(model, weight_decay)
        optimizers = [torch.optim.AdamW(groups, lr=learning_rate, betas=betas)]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group.setdefault("peak", group["lr"])  # kept by one that was used before
    history, line, batches = (
        History(),
        ProgressLine(steps, label, progress),
        iter(batches),
    )
    model.train()
    began = time.perf_counter()
    with seeded(seed, place):
        if random_state is not None:
            torch.set_rng_state(random_state)
        try:
            for step in range(start, steps):
                batch = next(batches, None)
                if batch is None:
                    raise ValueError(
                        f"expected {steps - start} batches, got {step - start}"
                    )
                *inputs, targets = (part.to(place) for part in batch)
                for optimizer in optimizers:
                    for group in optimizer.param_groups:
                        group["lr"] = rate(step, group["peak"])
                value = loss(model(*inputs), targets)
                for optimizer in optimizers:
                    optimizer.zero_grad()
                value.backward()
                if clip is not None:
                    nn.utils.clip_grad_norm_(model.parameters(), clip)
                for optimizer in optimizers:
                    optimizer.step()
                history.losses.append(value.item())
                history.seconds = time.perf_counter() - began
                if on_step is not None:
                    on_step(step + 1, history.losses[-1])
                line.update(step + 1, f"loss {history.losses[-1]:.3f}")
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            line.close()
            model.eval()
    return history
