"""Mixture of experts in place of the feed-forward network (Shazeer et al. 2017; as in
Mixtral, Jiang et al. 2024, section 2.1).

Axes: N tokens, W width, E experts, k experts chosen for each token.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.layers.routing import Routing, balance_loss, route
from course_lib.layers.swiglu import SwiGLU


class MixtureOfExperts(nn.Module):
    """E feed-forward networks, of which each token is sent to k, and a router that
    chooses them.

    The parameters grow with E, the work for a token with k alone. A token whose expert
    has no room gets nothing from it; in a block, the residual stream carries it past.

    Args:
        width: W, of input and output.
        hidden: Inner width of one expert; None: the expert's own default.
        bias: Whether the experts' maps add one. The router has none.
        experts: E.
        chosen: k, from 1 to E.
        renormalize, capacity_factor: As ``route`` takes them.
        expert: Makes an expert from a width, a hidden width and ``bias=``.

    Attributes:
        routing: What the last call decided, for the balance loss.

    Raises:
        ValueError: If there is no expert, or k is not from 1 to E.
    """

    routing: Routing | None = None

    def __init__(
        self,
        width: int,
        hidden: int | None = None,
        bias: bool = False,
        *,
        experts: int = 8,
        chosen: int = 2,
        renormalize: bool = True,
        capacity_factor: float | None = None,
        expert: Callable[..., nn.Module] = SwiGLU,
    ):
        super().__init__()
        if not 1 <= chosen <= experts:
            raise ValueError(
                f"chosen must lie between 1 and the {experts} experts, got {chosen}"
            )
        self.width, self.chosen = width, chosen
        self.renormalize, self.capacity_factor = renormalize, capacity_factor
        self.router = nn.Linear(width, experts, bias=False)
        self.experts = nn.ModuleList(
            expert(width, hidden, bias=bias) for _ in range(experts)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., W) to (..., W), each token alone, where there is no capacity: with
        one, the tokens of a call compete for room.

        Raises:
            ValueError: If the last axis is not W wide.
        """
        if x.shape[-1] != self.width:
            raise ValueError(f"x must have width {self.width}, got {x.shape[-1]}")
        tokens = x.reshape(-1, self.width)  # (N, W)
        self.routing = route(
            self.router(tokens), self.chosen, self.renormalize, self.capacity_factor
        )
        return mix(tokens, self.experts, self.routing).view(x.shape)


def mix(tokens: Tensor, experts: nn.ModuleList, routing: Routing) -> Tensor:
    """Compute each expert for its own tokens, and add up what each token gets.

    Args:
        tokens: (N, W).
        experts: E modules from (n, W) to (n, W). One that nobody chose is not called.
        routing: Of these tokens.

    Returns:
        (N, W).
    """
    mixed = torch.zeros_like(tokens)
    for number, expert in enumerate(experts):
        chose = (routing.experts == number) & routing.kept
        token, slot = chose.nonzero(as_tuple=True)
        if len(token):
            answer = expert(tokens[token]) * routing.weights[token, slot, None]
            mixed.index_add_(0, token, answer.to(mixed.dtype))
    return mixed


def mix_densely(tokens: Tensor, experts: nn.ModuleList, routing: Routing) -> Tensor:
    """The same as ``mix``, as the formula has it: all experts for all tokens, weighted
    by a gate that is 0 where an expert was not chosen. E / k times the work.
    """
    weights = routing.weights * routing.kept
    gate = torch.zeros_like(routing.probabilities)  # (N, E)
    gate = gate.scatter(1, routing.experts, weights).to(tokens.dtype)
    answers = torch.stack([expert(tokens) for expert in experts], dim=1)  # (N, E, W)
    return (gate[:, :, None] * answers).sum(dim=1)


def model_balance_loss(model: nn.Module) -> Tensor:
    """The mean balance loss of all mixtures in a model, for its last call.

    Raises:
        ValueError: If the model holds no mixture, or has not been called.
    """
    layers = [part for part in model.modules() if isinstance(part, MixtureOfExperts)]
    if not layers or any(layer.routing is None for layer in layers):
        raise ValueError(
            "expected a model with mixtures of experts that has been called, got"
            f" {len(layers)} mixtures"
        )
    return torch.stack([balance_loss(layer.routing) for layer in layers]).mean()
