"""Classifying short texts: words to numbers, a training loop, and the smallest
classifier that uses attention.

Shapes used here: B texts in a batch, T words in the longest of them, W the width of the
model.
"""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn

from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.training.loop import train


class WordTable:
    """Words as numbers from 1; 0 is padding.

    Args:
        texts: The training texts. Words are what stands between spaces.
    """

    def __init__(self, texts: Sequence[str]):
        self.words = sorted({word for text in texts for word in text.split()})
        self._number = {word: number for number, word in enumerate(self.words, start=1)}
        #: How many numbers there are, padding included.
        self.size = len(self.words) + 1

    def encode(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Returns word numbers (B, T), padded with 0, and lengths (B,).

        Raises:
            ValueError: For an empty text, or a word that was not in the training texts.
        """
        rows = [text.split() for text in texts]
        for text, row in zip(texts, rows, strict=True):
            if not row:
                raise ValueError(
                    "expected texts of at least one word, got an empty one"
                )
            unknown = [word for word in row if word not in self._number]
            if unknown:
                raise ValueError(
                    f"expected words of the training texts, got {unknown[0]!r} in"
                    f" {text!r}"
                )
        lengths = torch.tensor([len(row) for row in rows])
        ids = torch.zeros(len(rows), max(map(len, rows), default=0), dtype=torch.long)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor([self._number[word] for word in row])
        return ids, lengths


def mean_over_words(x: Tensor, lengths: Tensor) -> Tensor:
    """The mean of the real words' vectors: x (B, T, W), lengths (B,) give (B, W)."""
    real = torch.arange(x.shape[1], device=x.device) < lengths[:, None]
    return (x * real[..., None]).sum(dim=1) / lengths[:, None]


class AttentionClassifier(nn.Module):
    """One head of self-attention, a mean over the words, a linear layer.

    Args:
        size: How many word numbers there are.
        width: W.
    """

    def __init__(self, size: int, width: int):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Decide, and show where every word looked.

        Args:
            ids: Word numbers (B, T), padded with 0.
            lengths: How many real words each text has, (B,).

        Returns:
            One logit for each text (B,), above 0 for class 1, and the attention weights
            (B, T, T).
        """
        x = self.embed(ids)
        real = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
        mixed, weights = scaled_dot_product_attention(
            *self.to_qkv(x).chunk(3, dim=-1), real[:, None, :]
        )
        return self.head(mean_over_words(x + mixed, lengths))[:, 0], weights


class FittedClassifier:
    """A trained model together with its words."""

    def __init__(self, model: nn.Module, table: WordTable):
        self.model, self.table = model, table

    @torch.no_grad()
    def predict(self, texts: Sequence[str]) -> list[int]:
        """The class of each text, 0 or 1."""
        return (_logits(self.model(*self.table.encode(texts))) > 0).long().tolist()

    def accuracy(self, texts: Sequence[str], classes: Sequence[int]) -> float:
        """The share of texts whose class is predicted rightly."""
        predicted = self.predict(texts)
        return sum(
            guess == true for guess, true in zip(predicted, classes, strict=True)
        ) / len(texts)

    @torch.no_grad()
    def attention(self, text: str) -> Tensor:
        """Where each word of one text looks, (T, T).

        Raises:
            ValueError: If the model gives logits alone.
        """
        result = self.model(*self.table.encode([text]))
        if not isinstance(result, tuple):
            raise ValueError(
                "expected a model that returns logits and attention weights, got logits"
                " alone"
            )
        return result[1][0]


def fit_classifier(
    build: Callable[[int, int], nn.Module],
    table: WordTable,
    texts: Sequence[str],
    classes: Sequence[int],
    *,
    seed: int = 0,
    width: int = 32,
    steps: int = 600,
    batch: int = 64,
    learning_rate: float = 1e-2,
) -> FittedClassifier:
    """Train a classifier with Adam on the logistic loss.

    Args:
        build: Called as ``build(size, width)``; gives a module from (ids, lengths) to
            logits (B,), or to logits and something to look at, such as attention
            weights.
        table: The words.
        texts, classes: What to learn from.
        seed: Decides the initial weights and the order of the texts; torch's global
            state is left as it was.

    Raises:
        ValueError: If the module does not give one logit for each text.
    """
    ids, lengths = table.encode(texts)
    targets = torch.tensor(classes, dtype=torch.float32)
    order = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = build(table.size, width)

    def batches() -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        while True:
            chosen = torch.randint(len(texts), (batch,), generator=order)
            yield ids[chosen], lengths[chosen], targets[chosen]

    train(
        model,
        batches(),
        steps,
        learning_rate,
        loss=logistic_loss,
        # Smaller and smaller steps: the last of them average out which texts happened
        # to come last.
        schedule=lambda step: 1 - step / steps,
        weight_decay=0.0,
        clip=None,
        progress=False,
        seed=seed,
    )
    return FittedClassifier(model, table)


def logistic_loss(result: Tensor | tuple[Tensor, Tensor], targets: Tensor) -> Tensor:
    """The mean logistic loss of logits (B,), or of the first of two results.

    Raises:
        ValueError: If there is not one logit for each target.
    """
    logits = _logits(result)
    if logits.shape != targets.shape:
        raise ValueError(
            f"expected one logit for each text, shape {tuple(targets.shape)}, got"
            f" {tuple(logits.shape)}"
        )
    return nn.functional.binary_cross_entropy_with_logits(logits, targets)


def _logits(result: Tensor | tuple[Tensor, Tensor]) -> Tensor:
    return result[0] if isinstance(result, tuple) else result
