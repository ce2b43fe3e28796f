"""Tensor parallelism: every rank has a part of each matrix and sees every token
(Shoeybi et al. 2019, section 3).

R ranks; W width of the model, F hidden width of the feed-forward network.
"""

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.layers.feed_forward import FeedForward
from course_lib.training.distributed.launcher import place


class ToAll(torch.autograd.Function):
    """The way into a part that the ranks share: Megatron's *f*.

    Forward, every rank has x already. Backward, each knows only the gradient through
    its own part, and x needs their sum.
    """

    @staticmethod
    def forward(context, x: Tensor) -> Tensor:
        """x (...), as it is."""
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient: Tensor) -> Tensor:
        """The sum of all ranks' gradients (...)."""
        return _sum(gradient)


class FromAll(torch.autograd.Function):
    """The way out: Megatron's *g*, the mirror image of ``ToAll``.

    Forward, each rank has computed one term of a sum. Backward, the gradient of a sum
    is every term's gradient, and every rank has it already.
    """

    @staticmethod
    def forward(context, part: Tensor) -> Tensor:
        """The sum of all ranks' parts (...)."""
        return _sum(part)

    @staticmethod
    def backward(context, gradient: Tensor) -> Tensor:
        """The gradient (...), as it is."""
        return gradient


def _sum(tensor: Tensor) -> Tensor:
    total = tensor.contiguous().clone()
    dist.all_reduce(total)
    return total


class SplitFeedForward(nn.Module):
    """This rank's part of a feed-forward network: F / R of its hidden features.

    The first map is cut by columns, so that each rank can bend its own features; the
    second by rows, so that each needs no others'. One sum at the end is all that is
    sent.

    Args:
        whole: The network, with the same weights on every rank.

    Raises:
        ValueError: If the ranks do not divide the hidden width.
        RuntimeError: If there is no process group.
    """

    def __init__(self, whole: FeedForward):
        super().__init__()
        own = own_share(whole.expand.out_features, "hidden features")
        self.expand = cut_linear(whole.expand, rows=own)
        self.activation = whole.activation
        self.contract = cut_linear(whole.contract, columns=own)

    def forward(self, x: Tensor) -> Tensor:
        """Map x (..., W), the same on every rank, to (..., W), likewise."""
        hidden = self.activation(self.expand(ToAll.apply(x)))
        return sum_of_parts(hidden, self.contract)


def split_feed_forward(whole: FeedForward) -> SplitFeedForward:
    """This rank's part of a feed-forward network, see ``SplitFeedForward``."""
    return SplitFeedForward(whole)


def own_share(count: int, what: str) -> slice:
    """This rank's consecutive 1 / R of ``count`` things.

    Raises:
        ValueError: If the ranks do not divide the count.
        RuntimeError: If there is no process group.
    """
    rank, ranks = place()
    if count % ranks:
        raise ValueError(f"expected {ranks} ranks to divide {count} {what}")
    size = count // ranks
    return slice(rank * size, (rank + 1) * size)


def cut_linear(
    layer: nn.Linear, rows: slice = slice(None), columns: slice = slice(None)
) -> nn.Linear:
    """A linear layer with some rows (outputs) and columns (inputs) of another's matrix,
    copied. torch keeps the matrix as (outputs, inputs), so that its rows are the
    columns of Megatron's figure.
    """
    weight = layer.weight.detach()[rows, columns].clone()
    cut = nn.utils.skip_init(
        nn.Linear, weight.shape[1], weight.shape[0], layer.bias is not None
    ).to(weight)
    cut.weight = nn.Parameter(weight)
    if layer.bias is not None:
        cut.bias = nn.Parameter(layer.bias.detach()[rows].clone())
    return cut


def sum_of_parts(x: Tensor, layer: nn.Linear) -> Tensor:
    """What a layer cut by columns gives, summed over ranks; its bias is added once,
    after the sum, and not by each of them.
    """
    total = FromAll.apply(F.linear(x, layer.weight))
    return total if layer.bias is None else total + layer.bias
