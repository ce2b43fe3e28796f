"""Three heads on one encoder: a class for the text, a tag for each token, the two ends
of an answer (Devlin et al. 2019, figure 4).

Axes: B batch, S positions, W width, C classes or tags.
"""

import math

import torch
from torch import Tensor, nn

from course_lib.training.batches import IGNORE
from course_lib.transformers.encoder import TransformerEncoder


def masked_mean(x: Tensor, real: Tensor) -> Tensor:
    """The mean vector of the real positions: x (B, S, W), real (B, S) give (B, W).

    Padding has vectors too, and means nothing: it is not counted.
    """
    kept = x.masked_fill(~real[..., None], 0.0)  # where, not times: NaN · 0 is NaN
    return kept.sum(dim=1) / real.sum(dim=1, keepdim=True).clamp(min=1)


class SequenceHead(nn.Module):
    """One row of class scores for the whole text.

    Args:
        width: W.
        classes: C.
        pool: "mean" over the real positions, or "first", the vector at [CLS].

    Raises:
        ValueError: If ``pool`` is neither.
    """

    def __init__(self, width: int, classes: int, pool: str = "mean"):
        super().__init__()
        if pool not in ("mean", "first"):
            raise ValueError(f"pool must be mean or first, got {pool!r}")
        self.pool, self.score = pool, nn.Linear(width, classes)

    def forward(self, x: Tensor, real: Tensor, words: Tensor) -> Tensor:
        """Vectors (B, S, W) and real (B, S) give logits (B, C)."""
        return self.score(x[:, 0] if self.pool == "first" else masked_mean(x, real))

    @staticmethod
    def loss(logits: Tensor, targets: Tensor) -> Tensor:
        """Cross-entropy with classes (B,)."""
        return nn.functional.cross_entropy(logits, targets)


class TokenHead(nn.Module):
    """A row of tag scores for each token.

    Args:
        width: W.
        tags: C.
    """

    def __init__(self, width: int, tags: int):
        super().__init__()
        self.score = nn.Linear(width, tags)

    def forward(self, x: Tensor, real: Tensor, words: Tensor) -> Tensor:
        """Vectors (B, S, W) give logits (B, S, C)."""
        return self.score(x)

    @staticmethod
    def loss(logits: Tensor, targets: Tensor) -> Tensor:
        """Cross-entropy with tags (B, S), ``IGNORE`` where no word stands."""
        return nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORE
        )


class SpanHead(nn.Module):
    """Two scores for each token: that the answer begins here, and that it ends here.

    Args:
        width: W.
    """

    def __init__(self, width: int):
        super().__init__()
        self.score = nn.Linear(width, 2)

    def forward(self, x: Tensor, real: Tensor, words: Tensor) -> Tensor:
        """Vectors (B, S, W) give logits (B, S, 2), -inf where no answer can stand:
        outside ``words`` (B, S), the text that is asked about.
        """
        return self.score(x).masked_fill(~words[..., None], -math.inf)

    @staticmethod
    def loss(logits: Tensor, targets: Tensor) -> Tensor:
        """Mean of two cross-entropies over the *positions*; targets (B, 2) are the
        answer's first and last.
        """
        return nn.functional.cross_entropy(logits, targets)


class TaskModel(nn.Module):
    """An encoder with a head.

    Args:
        encoder: Pretrained or not.
        head: One of this module's.
        seed: Of the head's parameters: weights from N(0, 0.02²), biases zero.
    """

    def __init__(self, encoder: TransformerEncoder, head: nn.Module, seed: int = 0):
        super().__init__()
        self.encoder, self.head = encoder, head
        draw = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for parameter in head.parameters():
                spread = 0.02 if parameter.dim() > 1 else 0.0
                parameter.copy_(spread * torch.randn(parameter.shape, generator=draw))

    def forward(self, ids: Tensor, real: Tensor, types: Tensor, words: Tensor):
        """Read a batch as ``bert_inputs.pack`` makes it; see the heads for what comes
        out.
        """
        types = types if self.encoder.config.token_types else None
        x = self.encoder(ids, real[:, None], types=types)
        return self.head(x, real, words)
