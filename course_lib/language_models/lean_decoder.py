"""Greedy decoding of a GPT-2 with nothing that need not be done.

At batch 1 each new token reads every weight once, so memory sets the pace: 498 MB for
GPT-2's 124 million parameters. What a program can save is the rest: many small
operations, and copies of the cache. Here queries, keys and values come from one matrix
product, norms are one operation each, the cache is set aside once, and only the newest
position is scored.

Axes: B batch, T new positions, S positions so far, W width, H heads, D = W / H,
V vocabulary.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention.dot_product import causal_mask
from course_lib.checks import check_ids
from course_lib.language_models.gpt import GPT, LAYER_NORMS, GPTConfig

#: The argument of ``F.gelu`` for each bend that GPT-2's family has.
GELU = {"gelu": "none", "gelu_tanh": "tanh"}


@dataclass(frozen=True)
class _Layer:
    """The parameters of one block, those of queries, keys and values in one."""

    norm_1: tuple[Tensor, Tensor | None]
    inward: tuple[Tensor, Tensor | None]  # (3 W, W), (3 W,)
    outward: tuple[Tensor, Tensor | None]
    norm_2: tuple[Tensor, Tensor | None]
    expand: tuple[Tensor, Tensor | None]
    contract: tuple[Tensor, Tensor | None]


class LeanDecoder:
    """A trained GPT of GPT-2's parts, made ready to write.

    It shares the model's parameters, but for a copy of those that make queries, keys
    and values: train the model afterwards, and they differ.

    Args:
        model: With layer norms, learned positions and a GELU.

    Raises:
        ValueError: If the model has other parts.
    """

    def __init__(self, model: GPT):
        config = model.config
        plain = GPTConfig(
            config.vocabulary_size, config.context, config.width, config.layers,
            config.heads, config.dropout, config.feed_forward, config.hidden,
            norm=config.norm if config.norm in LAYER_NORMS else LAYER_NORMS[0],
            norm_epsilon=config.norm_epsilon, bias=config.bias, tied=config.tied,
        )  # fmt: skip
        learned = model.draws_positions
        if type(model) is not GPT or plain != config or not learned:
            raise ValueError(f"expected GPT-2's parts, got {type(model)} of {config}")
        if config.feed_forward not in GELU:
            raise ValueError(
                f"expected a bend of {', '.join(GELU)}, got {config.feed_forward!r}"
            )
        self.model, self.config = model, config
        self.layers = [_gather(block) for block in model.blocks]
        self.clear()

    def clear(self) -> None:
        """Forget what was read."""
        self.length = 0
        self.keys: list[Tensor] = []  # of each layer, (B, H, context, D)
        self.values: list[Tensor] = []

    @torch.inference_mode()
    def read(self, ids: Tensor) -> Tensor:
        """Read on, and score what may come next.

        Args:
            ids: Integers (B, T), what comes after all that was read before.

        Returns:
            Logits (B, V) after the last one.

        Raises:
            ValueError: If ``ids`` is not (B, T), is empty, unknown or too many, or the
                batch has another size than before.
        """
        if ids.dim() != 2 or not ids.numel():
            raise ValueError(f"expected ids (B, T), not empty, got {tuple(ids.shape)}")
        end = self.length + ids.shape[1]
        if end > self.config.context:
            raise ValueError(
                f"the model reads at most {self.config.context} tokens, got {end}"
            )
        if self.keys and len(ids) != len(self.keys[0]):
            raise ValueError(
                f"expected {len(self.keys[0])} texts, as before, got {len(ids)}"
            )
        model, (batch, new) = self.model, ids.shape
        x = model.tokens(check_ids(ids, self.config.vocabulary_size))
        x = (x + model.positions.table[self.length : end]).flatten(0, 1)  # (B T, W)
        if not self.keys:
            shape = (batch, self.config.heads, self.config.context, -1)
            room = x.new_empty(batch, self.config.context * self.config.width)
            for kept in (self.keys, self.values):
                kept += [torch.empty_like(room).view(shape) for _ in self.layers]
        for number, layer in enumerate(self.layers):
            x = x + self._attend(self._norm(x, layer.norm_1), number, batch, end)
            inner = F.linear(self._norm(x, layer.norm_2), *layer.expand)
            inner = F.gelu(inner, approximate=GELU[self.config.feed_forward])
            x = x + F.linear(inner, *layer.contract)
        self.length = end
        newest = x.view(batch, new, -1)[:, -1]
        return model.score(self._norm(newest, (model.norm.weight, model.norm.bias)))

    def write(self, ids: Tensor, steps: int) -> Tensor:
        """Continue each text by the likeliest token, ``steps`` times, from a fresh
        start.

        Args:
            ids: Integers (B, T).
            steps: How many tokens; with T at most the context.

        Returns:
            (B, T + steps), the given ids first.

        Raises:
            ValueError: As ``read``.
        """
        self.clear()
        found = [ids]
        for _ in range(steps):
            found.append(self.read(found[-1]).argmax(-1, keepdim=True))
        return torch.cat(found, dim=1)

    def _norm(self, x: Tensor, parameters: tuple[Tensor, Tensor | None]) -> Tensor:
        epsilon = self.config.norm_epsilon or 1e-5
        return F.layer_norm(x, x.shape[-1:], *parameters, epsilon)

    def _attend(self, x: Tensor, number: int, batch: int, end: int) -> Tensor:
        """Attention of the new positions, (B T, W), to all up to ``end``."""
        layer, past = self.layers[number], self.length
        new = end - past
        parts = F.linear(x, *layer.inward).view(batch, new, 3, self.config.heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4)  # (B, H, T, D) each
        keys, values = self.keys[number], self.values[number]
        keys[:, :, past:end], values[:, :, past:end] = key, value
        mask = causal_mask(new, x.device, past) if past and new > 1 else None
        mixed = F.scaled_dot_product_attention(
            query, keys[:, :, :end], values[:, :, :end], mask,
            is_causal=not past and new > 1,
        )  # fmt: skip
        return F.linear(mixed.transpose(1, 2).reshape(batch * new, -1), *layer.outward)


def _gather(block) -> _Layer:
    """The parameters of a block."""

    def both(module):
        return module.weight.detach(), None if module.bias is None else module.bias

    attention, feed_forward = block.attention, block.feed_forward
    weights, biases = zip(
        *map(both, (attention.query, attention.key, attention.value)), strict=True
    )
    return _Layer(
        both(block.attention_norm),
        (torch.cat(weights), None if biases[0] is None else torch.cat(biases).detach()),
        both(attention.output),
        both(block.feed_forward_norm),
        both(feed_forward.expand),
        both(feed_forward.contract),
    )
