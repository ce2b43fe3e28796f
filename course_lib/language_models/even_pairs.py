"""A correction at decoding: the two words of a pair, such as "she" and "he", are made
equally likely, and nothing is trained.

Axes: B batch, T time, V vocabulary.
"""

import math
from collections.abc import Collection, Sequence

import torch
from torch import Tensor, nn


class EvenPairs(nn.Module):
    """A language model in which both tokens of a pair share their probability evenly.
    All others keep theirs.

    Args:
        model: Maps ids (B, T) to logits (B, T, V), causally.
        pairs: Token numbers, two and two.
        told: Tokens that tell which of two is meant. Where one of them stands in the
            text so far, the model's own shares are left.

    Raises:
        ValueError: If a token stands in two pairs.
    """

    def __init__(
        self,
        model: nn.Module,
        pairs: Sequence[tuple[int, int]],
        told: Collection[int] = (),
    ):
        super().__init__()
        tokens = [token for pair in pairs for token in pair]
        if len(set(tokens)) < len(tokens):
            raise ValueError("expected each token in one pair at most")
        self.model, self.config = model, getattr(model, "config", None)
        self.pairs, self.told = [tuple(pair) for pair in pairs], sorted(told)

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (B, T, V) for ids (B, T)."""
        logits = self.model(ids).clone()
        told = torch.isin(ids, torch.tensor(self.told, device=ids.device))
        open_ = ~told.cummax(dim=1).values if self.told else torch.ones_like(told)
        for pair in self.pairs:
            both = logits[..., pair]  # (B, T, 2)
            even = both.logsumexp(dim=-1, keepdim=True) - math.log(2)
            logits[..., pair] = torch.where(open_[..., None], even, both)
        return logits
