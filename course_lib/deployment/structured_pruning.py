"""Structured pruning: whole hidden units and whole heads go, and the matrices really
become smaller (for heads: Michel et al. 2019).

Axes: W width, N hidden units, H heads, D width of a head.
"""

import copy
from dataclasses import replace

import torch
from torch import Tensor, nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.language_models.gpt import GPT
from course_lib.layers.feed_forward import FeedForward


def hidden_scores(layer: FeedForward) -> Tensor:
    """How much each hidden unit can do, (N,): the length of its row of weights, by
    which it reads, times that of its column, by which it writes.
    """
    reads = layer.expand.weight.detach().norm(dim=1)
    return reads * layer.contract.weight.detach().norm(dim=0)


def keep_hidden(layer: FeedForward, units: Tensor) -> None:
    """Leave a feed-forward network, in place, these hidden units alone.

    Args:
        layer: With N hidden units.
        units: Integers (K,), which ones stay.

    Raises:
        ValueError: If the layer has other maps besides ``expand`` and ``contract``, or
            no unit stays.
    """
    maps = {name for name, m in layer.named_modules() if isinstance(m, nn.Linear)}
    if maps != {"expand", "contract"} or not len(units):
        raise ValueError(
            f"expected a layer with expand and contract, and units to keep, got"
            f" {type(layer).__name__} and {len(units)} units"
        )
    layer.expand = take(layer.expand, rows=units)
    layer.contract = take(layer.contract, columns=units)


def head_scores(layer: MultiHeadAttention) -> Tensor:
    """How much each head can write, (H,): the size of its columns of the output map
    times that of its rows of the value map.
    """
    _check_heads(layer)
    value = layer.value.weight.detach().unflatten(0, (layer.heads, -1))
    output = layer.output.weight.detach().unflatten(1, (layer.heads, -1))
    return value.norm(dim=(1, 2)) * output.norm(dim=(0, 2))


def keep_heads(layer: MultiHeadAttention, heads: Tensor) -> None:
    """Leave an attention, in place, these heads alone; each keeps its width D.

    Args:
        layer: Whose queries, keys and values have H heads each.
        heads: Integers (K,), which ones stay.

    Raises:
        ValueError: If heads share keys, or none stays.
    """
    _check_heads(layer)
    if not len(heads):
        raise ValueError("expected heads to keep, got none")
    each = layer.query.out_features // layer.heads
    rows = (heads[:, None] * each + torch.arange(each)).flatten()
    for name in ("query", "key", "value"):
        setattr(layer, name, take(getattr(layer, name), rows=rows))
    layer.output = take(layer.output, columns=rows)
    layer.heads = layer.key_value_heads = len(heads)


def prune_hidden(model: GPT, hidden: int) -> GPT:
    """A copy of a GPT in which each layer has its best ``hidden`` hidden units left.

    The copy is a GPT of a smaller configuration, so it is saved, loaded and trained
    like any other.

    Raises:
        ValueError: If ``hidden`` is below 1 or above what there is, or as
            ``keep_hidden``.
    """
    smaller = copy.deepcopy(model)
    for block in smaller.blocks:
        scores = hidden_scores(block.feed_forward)
        if not 1 <= hidden <= len(scores):
            raise ValueError(
                f"hidden must lie between 1 and {len(scores)}, got {hidden}"
            )
        best = scores.argsort(descending=True, stable=True)[:hidden].sort().values
        keep_hidden(block.feed_forward, best)
    smaller.config = replace(model.config, hidden=hidden)
    return smaller


@torch.no_grad()
def take(
    linear: nn.Linear, rows: Tensor | None = None, columns: Tensor | None = None
) -> nn.Linear:
    """A linear map with these outputs (rows of its weight) and inputs (columns)
    alone.
    """
    weight, bias = linear.weight, linear.bias
    if rows is not None:
        weight, bias = weight[rows], None if bias is None else bias[rows]
    if columns is not None:
        weight = weight[:, columns]
    made = nn.Linear(weight.shape[1], weight.shape[0], bias is not None)
    made = made.to(weight)
    made.weight.copy_(weight)
    if bias is not None:
        made.bias.copy_(bias)
    return made


def _check_heads(layer: MultiHeadAttention) -> None:
    if layer.heads != layer.key_value_heads:
        raise ValueError(
            f"expected a key head for each query head, got {layer.heads} and"
            f" {layer.key_value_heads}"
        )
