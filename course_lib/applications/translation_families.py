"""The other two families of transformers as translators: one stack that reads source
and target in one row.

Decoder-only: causal, writes token by token. Encoder-only: looks both ways, and answers
at empty slots behind the source, all at once.

Axes: B batch, S positions of the source, T of the target, W width, V vocabulary.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course_lib.applications.translation import (
    END,
    PAD,
    START,
    Batch,
    SequenceToSequence,
    make_batch,
    padded,
)
from course_lib.attention.dot_product import padding_mask
from course_lib.layers.mode import evaluating
from course_lib.training.batches import IGNORE
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.encoder import TransformerEncoder


class OneStack(nn.Module):
    """Blocks of self-attention over source and target together; scores as
    ``EncoderDecoder`` does.

    Args:
        config: The shape; its context must hold both texts.
        seed: Decides the initial parameters.
        causal: Whether no position sees one after it.
        room: How many positions are kept for a source: the target's are counted from
            there, however long the source is.
    """

    def __init__(self, config: TransformerConfig, seed: int, causal: bool, room: int):
        super().__init__()
        self.stack = TransformerEncoder(config, seed)
        self.causal, self.room = causal, room

    def forward(
        self, source: Tensor, source_mask: Tensor | None, target: Tensor
    ) -> Tensor:
        """Logits (B, T, V) at each position of the target.

        Args:
            source: Integers (B, S).
            source_mask: Boolean (B, 1, S); None: no padding.
            target: Integers (B, T); what is ``PAD`` in it is hidden.

        Raises:
            ValueError: If the source is longer than its room, or as the encoder.
        """
        length = source.shape[1]
        if length > self.room:
            raise ValueError(
                f"expected a source of at most {self.room} tokens, got {length}"
            )
        if source_mask is None:
            source_mask = torch.ones_like(source, dtype=torch.bool)[:, None]
        mask = torch.cat([source_mask, (target != PAD)[:, None]], dim=2)
        places = torch.arange(length), self.room + torch.arange(target.shape[1])
        x = self.stack(
            torch.cat([source, target], dim=1),
            mask,
            index=torch.cat(places).to(source.device),
            causal=self.causal,
        )
        return x[:, length:] @ self.stack.embedding.tokens.weight.T


class DecoderOnly(SequenceToSequence):
    """Source, start token, target, end token: one text, written from left to right.

    The loss is taken over the target alone. Args: as ``SequenceToSequence``.
    """

    causal = True

    def build(self, config: TransformerConfig, seed: int) -> OneStack:
        """One stack with room for both texts."""
        room = self.longest
        shape = {**vars(config), "context": room + max(room, self.steps) + 1}
        return OneStack(TransformerConfig(**shape), seed, self.causal, room)

    def write(self, sources: Sequence[str], batch: int = 100) -> list[str]:
        """The likeliest next token, again and again."""
        written = []
        for first in range(0, len(sources), batch):
            ids = [self.symbols.encode(one) for one in sources[first : first + batch]]
            read = torch.full((len(ids), 1), START)
            for _ in range(self.steps):
                best = self.logits(ids, read)[:, -1:].argmax(dim=-1)
                ended = (read == END).any(dim=1, keepdim=True)
                read = torch.cat([read, best.masked_fill(ended, END)], dim=1)
                if bool((read == END).any(dim=1).all()):
                    break
            written += [self.symbols.decode(row) for row in up_to_end(read)]
        return written

    def logits(self, ids: list[list[int]], read: Tensor) -> Tensor:
        """Scores (B, T, V) of a padded batch of sources."""
        with evaluating(self.model):
            return self.model(padded(ids, PAD), padding_mask([*map(len, ids)]), read)


class EncoderOnly(DecoderOnly):
    """Source and one empty slot more than it has tokens: every slot is filled from the
    source and the other slots' *places*, without knowing what they are filled with.

    Args: as ``SequenceToSequence``. No target may be longer than its source.
    """

    causal = False

    @staticmethod
    def make(sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]):
        """A ``Batch`` whose decoder reads slots.

        Raises:
            ValueError: If a target is longer than its source.
        """
        for source, target in zip(sources, targets, strict=True):
            if len(target) > len(source):
                raise ValueError(
                    "expected no target longer than its source, got"
                    f" {len(target)} and {len(source)} tokens"
                )
        batch, slots = make_batch(sources, targets), slots_for(sources)
        labels = torch.full_like(slots, IGNORE)
        labels[:, : batch.labels.shape[1]] = batch.labels
        return Batch(batch.source, batch.mask, slots, labels)

    def write(self, sources: Sequence[str], batch: int = 100) -> list[str]:
        """The likeliest token in every slot, up to the first end token."""
        written = []
        for first in range(0, len(sources), batch):
            ids = [self.symbols.encode(one) for one in sources[first : first + batch]]
            best = self.logits(ids, slots_for(ids)).argmax(dim=-1)
            best = best.masked_fill(slots_for(ids) == PAD, END)
            written += [self.symbols.decode(row) for row in up_to_end(best)]
        return written


def slots_for(sources: Sequence[Sequence[int]]) -> Tensor:
    """Empty slots (B, T), marked by the start token: one more than tokens."""
    return padded([[START] * (len(source) + 1) for source in sources], PAD)


def up_to_end(ids: Tensor) -> list[list[int]]:
    """Each row up to its first end token."""
    rows = ids.tolist()
    return [row[: row.index(END)] if END in row else row for row in rows]
