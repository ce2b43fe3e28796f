"""Which experts a token goes to (Shazeer et al. 2017, section 2.1), and what keeps all
of them in use (Fedus et al. 2022, section 2.2).

Axes: N tokens, E experts, k experts chosen for each token.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Routing:
    """What a router has decided for N tokens."""

    probabilities: Tensor  # (N, E), over all experts
    experts: Tensor  # integers (N, k): the chosen ones, likeliest first
    weights: Tensor  # (N, k): how much of each chosen expert's answer is taken
    kept: Tensor  # boolean (N, k): False where the expert had no room


def route(
    logits: Tensor,
    chosen: int,
    renormalize: bool = True,
    capacity_factor: float | None = None,
) -> Routing:
    """Choose the k likeliest experts for every token.

    Args:
        logits: (N, E), from the router. The softmax is taken in fp32 at least.
        chosen: k, from 1 to E.
        renormalize: Whether the k weights are divided by their sum, as in Mixtral. It
            makes them the softmax over the chosen logits alone. Without, a token's
            weights sum to less than 1, by the probability of the experts left out.
        capacity_factor: No expert takes more than ``capacity`` tokens; None: each takes
            all that come.

    Raises:
        ValueError: If ``logits`` is not (N, E), k not from 1 to E, or the capacity
            factor not above 0.

    >>> logits = torch.tensor([[2.0, 1.0, 0.0, -1.0]])
    >>> route(logits, 2).weights, route(logits, 2, renormalize=False).weights
    (tensor([[0.7311, 0.2689]]), tensor([[0.6439, 0.2369]]))
    """
    if logits.dim() != 2:
        raise ValueError(f"logits must be (tokens, experts), got {tuple(logits.shape)}")
    tokens, experts = logits.shape
    if not 1 <= chosen <= experts:
        raise ValueError(f"chosen must lie between 1 and {experts}, got {chosen}")
    precise = logits.to(torch.promote_types(logits.dtype, torch.float32))
    probabilities = precise.softmax(dim=-1)
    weights, best = probabilities.topk(chosen, dim=-1)
    if renormalize:
        weights = weights / weights.sum(dim=-1, keepdim=True)
    kept = torch.ones_like(best, dtype=torch.bool)
    if capacity_factor is not None:
        kept = within(best, experts, capacity(tokens, experts, chosen, capacity_factor))
    return Routing(probabilities, best, weights, kept)


def capacity(tokens: int, experts: int, chosen: int, factor: float = 1.0) -> int:
    """How many tokens an expert has room for: its even share k N / E of all choices,
    times a factor, rounded up.

    A buffer of fixed size lets all experts be computed as one product. The price is
    that tokens are dropped where more come than fit.

    Raises:
        ValueError: If the factor is not above 0.

    >>> capacity(tokens=10, experts=4, chosen=2, factor=1.25)
    7
    """
    if not factor > 0:
        raise ValueError(f"capacity_factor must be above 0, got {factor}")
    return math.ceil(factor * chosen * tokens / experts)


def within(chosen: Tensor, experts: int, room: int) -> Tensor:
    """Which choices are kept where each expert has room for ``room`` tokens.

    First choices come before second ones, and among equals the earlier token: so has
    GShard it (Lepikhin et al. 2021, algorithm 1).

    Args:
        chosen: Integers (N, k), the experts of each token.
        experts: E.
        room: How many tokens an expert takes.

    Returns:
        Boolean (N, k).

    >>> within(torch.tensor([[0, 1], [0, 1], [1, 0]]), experts=2, room=2)
    tensor([[ True,  True],
            [ True, False],
            [ True, False]])
    """
    queue = chosen.T.flatten()  # (k N,): all first choices, then all second ones
    ours = queue[:, None] == torch.arange(experts, device=queue.device)
    place = (ours.cumsum(dim=0) * ours).sum(dim=-1)  # 1 for the first that comes, ...
    return (place <= room).view(chosen.shape[::-1]).T


def balance_loss(routing: Routing, real: Tensor | None = None) -> Tensor:
    """E · Σ f · P, to be added to a model's loss with a small factor such as 0.01.

    f is the share of all k N choices that fell on an expert, P the mean of its
    probability over all tokens; both sum to 1 over the experts. An even use costs 1;
    collapse onto k experts costs E / k. The gradient flows through P alone: choices
    have none.

    Args:
        routing: What the router decided. Choices that found no room count as well:
            they show where tokens want to go.
        real: Boolean (N,), False at padding; None: all tokens count.

    Returns:
        A number. Where several layers are balanced, their mean is taken.

    Raises:
        ValueError: If ``real`` does not have one entry for each token, or none is real.
    """
    probabilities, experts = routing.probabilities, routing.experts
    if real is not None:
        if real.shape != (len(experts),) or real.dtype != torch.bool:
            raise ValueError(
                f"real must be boolean ({len(experts)},), got {real.dtype}"
                f" {tuple(real.shape)}"
            )
        probabilities, experts = probabilities[real], experts[real]
    if len(experts) == 0:
        raise ValueError("the balance of no tokens is not defined")
    count = probabilities.shape[-1]
    chosen = torch.bincount(experts.flatten(), minlength=count)
    share = chosen.to(probabilities.dtype) / experts.numel()  # f
    return count * (share * probabilities.mean(dim=0)).sum()
