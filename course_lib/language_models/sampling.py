"""How the next token is chosen from a model's scores.

Each function takes logits (..., V) and gives logits in which some tokens cannot be
chosen any more, or are less likely. Axes: B batch, T time, V vocabulary.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor


def top_k(logits: Tensor, k: int) -> Tensor:
    """Leave the k likeliest tokens (Fan, Lewis and Dauphin 2018, section 5.4).

    Tokens that tie with the k-th are left too, as in transformers. A k above V leaves
    all.

    Raises:
        ValueError: If k is below 1.

    >>> top_k(torch.tensor([1.0, 4.0, 3.0, 2.0]), 2)
    tensor([-inf, 4., 3., -inf])
    """
    if k < 1:
        raise ValueError(f"top-k must be at least 1, got {k}")
    k = min(k, logits.shape[-1])
    lowest = logits.topk(k).values[..., -1:]
    return logits.masked_fill(logits < lowest, -math.inf)


def nucleus(logits: Tensor, p: float) -> Tensor:
    """Leave the likeliest tokens that together have at least probability p (Holtzman et
    al. 2020, section 3.1), also called top-p.

    A token stays while the probability *before* it is below p, so the one that crosses
    the threshold stays, and at least one always does.

    Raises:
        ValueError: If p is not above 0 and at most 1.

    >>> nucleus(torch.tensor([0.45, 0.25, 0.2, 0.1]).log(), 0.6).exp()
    tensor([0.4500, 0.2500, 0.0000, 0.0000])
    """
    if not 0 < p <= 1:
        raise ValueError(f"top-p must be above 0 and at most 1, got {p}")
    ordered, order = logits.sort(dim=-1, descending=True, stable=True)
    probabilities = ordered.softmax(dim=-1)
    before = probabilities.cumsum(dim=-1) - probabilities
    drop = before >= p
    drop[..., 0] = False
    return logits.masked_fill(drop.gather(-1, order.argsort(dim=-1)), -math.inf)


def min_p(logits: Tensor, p: float) -> Tensor:
    """Leave tokens of at least p times the probability of the likeliest (Nguyen et al.
    2024, section 3): few where the model is sure, many where it is not.

    Raises:
        ValueError: If p does not lie between 0 and 1.

    >>> min_p(torch.tensor([0.6, 0.3, 0.1]).log(), 0.25).exp()
    tensor([0.6000, 0.3000, 0.0000])
    """
    if not 0 <= p <= 1:
        raise ValueError(f"min-p must lie between 0 and 1, got {p}")
    probabilities = logits.softmax(dim=-1)
    likeliest = probabilities.amax(dim=-1, keepdim=True)
    return logits.masked_fill(probabilities < p * likeliest, -math.inf)


def repetition_penalty(
    logits: Tensor, ids: Tensor, penalty: float, real: Tensor | None = None
) -> Tensor:
    """Make tokens that the text has less likely (Keskar et al. 2019, section 4.1).

    A positive logit is divided by the penalty, a negative one multiplied: dividing it
    would raise it. Each distinct token pays once. How much that does depends on the
    logits' offset, which softmax ignores: a rule of thumb, not a probability model.

    Args:
        logits: (B, V).
        ids: (B, T), the texts so far.
        penalty: 1 changes nothing, more penalizes, less rewards.
        real: Boolean (B, T), True where ``ids`` is a token and not padding.

    Raises:
        ValueError: If the penalty is not positive.

    >>> repetition_penalty(torch.tensor([[-2.0, -1.0, 1.0]]), torch.tensor([[0]]), 1.5)
    tensor([[-3., -1.,  1.]])
    """
    if not penalty > 0:
        raise ValueError(f"the repetition penalty must be positive, got {penalty}")
    seen = torch.zeros_like(logits)
    there = torch.ones_like(ids, dtype=torch.bool) if real is None else real
    seen.scatter_add_(-1, ids.long(), there.to(logits.dtype))
    penalized = torch.where(logits > 0, logits / penalty, logits * penalty)
    return torch.where(seen > 0, penalized, logits)


@dataclass(frozen=True)
class Sampling:
    """How to choose. What is named is applied from top to bottom."""

    repetition_penalty: float = 1.0  # 1: none
    bias: Mapping[int, float] | None = None  # added to the logits of these tokens
    temperature: float = 1.0  # divides the logits; 0 takes the likeliest
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None

    def __post_init__(self):
        if not 0 <= self.temperature < math.inf:
            raise ValueError(
                f"temperature must not be negative, got {self.temperature}"
            )
        # The functions name what is wrong; here they are asked before a model runs.
        self.restrict(torch.zeros(1, 2), torch.zeros(1, 1, dtype=torch.long), None, {})

    def restrict(
        self,
        logits: Tensor,
        ids: Tensor,
        real: Tensor | None = None,
        bias: Mapping[int, float] | None = None,
    ) -> Tensor:
        """The logits (B, V) from which the next token is drawn.

        Raises:
            ValueError: If a number is out of its range, or a bias is for a token that
                does not exist.
        """
        bias = self.bias if bias is None else bias
        if self.repetition_penalty != 1:
            logits = repetition_penalty(logits, ids, self.repetition_penalty, real)
        if bias:
            unknown = [token for token in bias if not 0 <= token < logits.shape[-1]]
            if unknown:
                raise ValueError(
                    f"expected tokens from 0 to {logits.shape[-1] - 1} in the bias, got"
                    f" {unknown[0]}"
                )
            logits = logits.clone()
            for token, number in bias.items():
                logits[:, token] += number
        if self.temperature not in (0, 1):
            logits = logits / self.temperature
        if self.top_k is not None:
            logits = top_k(logits, self.top_k)
        if self.top_p is not None:
            logits = nucleus(logits, self.top_p)
        if self.min_p is not None:
            logits = min_p(logits, self.min_p)
        return logits

    def choose(
        self,
        logits: Tensor,
        ids: Tensor,
        generator: torch.Generator,
        real: Tensor | None = None,
    ) -> Tensor:
        """Choose the next token of each text.

        Args:
            logits: (B, V).
            ids: (B, T), the texts so far.
            generator: On the CPU, whatever the model's device.
            real: As in ``repetition_penalty``.

        Returns:
            Integers (B, 1), on the device of ``ids``.
        """
        # In float64 on the CPU: the same text on every device.
        logits = self.restrict(logits.cpu().double(), ids.cpu(), _cpu(real))
        if self.temperature == 0:
            chosen = logits.argmax(dim=-1, keepdim=True)
        else:
            chosen = torch.multinomial(logits.softmax(dim=-1), 1, generator=generator)
        return chosen.to(ids.device)


def _cpu(tensor: Tensor | None) -> Tensor | None:
    return None if tensor is None else tensor.cpu()
