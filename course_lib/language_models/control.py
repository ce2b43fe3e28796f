"""Guided decoding: a classifier steers what a language model writes (FUDGE: Yang and
Klein 2021).

Axes: B batch, T time, K candidates, V vocabulary.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating


class PrefixClassifier(nn.Module):
    """How likely a text will have an attribute, judged from its beginning: a logistic
    regression on how often each token has occurred in it.

    Args:
        vocabulary_size: V.
    """

    def __init__(self, vocabulary_size: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(vocabulary_size))
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(self, ids: Tensor) -> Tensor:
        """The logit of every beginning.

        Args:
            ids: Integers (B, T).

        Returns:
            (B, T); entry t judges the text up to and with token t.
        """
        return self.bias + self.weight[ids].cumsum(dim=1)


class Guided(nn.Module):
    """A language model whose next token is chosen with a classifier's advice.

    By Bayes' rule, with x for the token, c for the text so far and a for the attribute,

        log p(x | c, a) = log p(x | c) + log p(a | c x) - log p(a | c),

    and the last term is the same for all tokens. So the second one is added to the
    scores, times a strength. Asking about every token would be dear; only the likeliest
    ones are asked about, and no other can be chosen.

    Args:
        model: Maps ids (B, T) to logits (B, T, V), and has ``config.context``.
        classifier: Maps ids (B, T) to logits (B, T): how likely the text up to each
            token is the beginning of one with the attribute.
        strength: 0 is the model alone among the candidates, 1 is Bayes' rule; a
            negative one avoids the attribute.
        candidates: K, how many tokens are asked about; above V, all are.

    Raises:
        ValueError: If ``candidates`` is below 1, or the strength is not a finite
            number.
    """

    def __init__(
        self,
        model: nn.Module,
        classifier: Callable[[Tensor], Tensor],
        strength: float = 1.0,
        candidates: int = 20,
    ):
        super().__init__()
        if candidates < 1:
            raise ValueError(f"candidates must be at least 1, got {candidates}")
        if not math.isfinite(strength):
            raise ValueError(f"the strength must be finite, got {strength}")
        self.model, self.classifier = model, classifier
        self.config = model.config
        self.strength, self.candidates = strength, candidates

    def guide(self, logits: Tensor, ids: Tensor) -> Tensor:
        """Scores of the next token, with advice.

        Args:
            logits: (B, V), the model's own.
            ids: Integers (B, T), the texts so far.

        Returns:
            (B, V); minus infinity for what is no candidate.

        Raises:
            ValueError: If there are not as many texts as rows of logits.
        """
        if logits.dim() != 2 or ids.dim() != 2 or len(logits) != len(ids):
            raise ValueError(
                "expected logits (B, V) and ids (B, T), got"
                f" {tuple(logits.shape)} and {tuple(ids.shape)}"
            )
        own, tokens = logits.topk(min(self.candidates, logits.shape[-1]))  # (B, K)
        texts = ids[:, None].expand(-1, tokens.shape[1], -1)
        texts = torch.cat([texts, tokens[..., None]], dim=-1)  # (B, K, T + 1)
        with evaluating(self):
            advice = self.classifier(texts.flatten(0, 1))[:, -1]
        advice = nn.functional.logsigmoid(advice).view_as(own)  # log p(a | c x)
        guided = torch.full_like(logits, -math.inf)
        return guided.scatter(-1, tokens, own + self.strength * advice)

    def forward(self, ids: Tensor) -> Tensor:
        """Score the token after the whole text, for ``generate(..., cached=False)``.

        Args:
            ids: Integers (B, T).

        Returns:
            (B, 1, V): unlike a model's own, for the last position alone.
        """
        return self.guide(self.model(ids)[:, -1], ids)[:, None]
