"""A small translator for sentences that keep their number of words: it reads all of
them and answers at every place.

There is one pass and no decoder (chapter 6 has one): at place t stands the word that
belongs into place t of the translation. Shapes: B sentences in a batch, T words in the
longest of them, W the width, V words of the other language.
"""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn

from course_lib.applications.classification import WordTable
from course_lib.attention.dot_product import padding_mask
from course_lib.layers.block import TransformerBlock
from course_lib.layers.layer_norm import LayerNorm
from course_lib.layers.mode import evaluating
from course_lib.positions.interface import Positions
from course_lib.training.batches import IGNORE
from course_lib.training.loop import train


class Reorderer(nn.Module):
    """Word vectors, blocks of attention that look both ways, a linear layer at every
    place.

    Args:
        words: How many word numbers there are in the language it reads, padding
            included.
        targets: V.
        positions: How it tells places apart; None: not at all.
        width, layers, heads: The model's shape.
    """

    def __init__(
        self,
        words: int,
        targets: int,
        positions: Positions | None = None,
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
    ):
        super().__init__()
        self.words = nn.Embedding(words, width)
        self.positions = Positions() if positions is None else positions
        # What marks the input does so once, at the bottom; what acts on queries, keys
        # or scores goes into each layer.
        inside = self.positions.inside()
        self.blocks = nn.ModuleList(
            [TransformerBlock(width, heads, positions=inside) for _ in range(layers)]
        )
        self.norm = LayerNorm(width)
        self.choose = nn.Linear(width, targets)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Score every word of the other language at every place.

        Args:
            ids: Word numbers (B, T), padded with 0.
            lengths: How many real words each sentence has, (B,).

        Returns:
            Logits (B, T, V). Real places do not feel the padding; what stands at the
            padding means nothing.
        """
        x = self.positions.embed(self.words(ids))
        mask = padding_mask(lengths, ids.shape[1]).to(ids.device)
        for block in self.blocks:
            x = block(x, mask)
        return self.choose(self.norm(x))

    def exchange_positions(self, positions: Positions) -> None:
        """Give a trained model another scheme that acts inside its layers, such as a
        stretched one.

        Raises:
            ValueError: If the old or the new scheme marks the input: the layers have
                learned to read those marks.
        """
        for scheme in (self.positions, positions):
            if scheme.marks_input:
                raise ValueError(
                    "expected schemes that act inside the layers, got"
                    f" {type(scheme).__name__}"
                )
        self.positions = positions
        for block in self.blocks:
            block.attention.positions = positions.inside()


class Translator:
    """A model with the words of both languages.

    Args:
        sentences, translations: Whatever holds every word of either language.
        build: Called as ``build(words, targets)``; gives a module from (ids, lengths)
            to logits (B, T, V).
        seed: Decides the initial weights; torch's global random state is left as it
            was.
    """

    def __init__(
        self,
        sentences: Sequence[str],
        translations: Sequence[str],
        build: Callable[[int, int], nn.Module],
        seed: int = 0,
    ):
        self.source, self.target = WordTable(sentences), WordTable(translations)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.model = build(self.source.size, self.target.size).eval()

    def fit(
        self,
        sentences: Sequence[str],
        translations: Sequence[str],
        steps: int = 600,
        learning_rate: float = 3e-3,
        batch: int = 32,
        seed: int = 0,
        **options,
    ) -> "Translator":
        """Train, or train on, by cross-entropy at every real place. ``options`` go to
        ``training.loop.train``.

        Raises:
            ValueError: If a sentence and its translation have different numbers of
                words, or one is unknown.
        """
        ids, lengths = self.source.encode(sentences)
        targets, target_lengths = self.target.encode(translations)
        if not torch.equal(lengths, target_lengths):
            raise ValueError(
                "expected a translation with as many words as its sentence for each,"
                " got other numbers"
            )
        targets = targets.masked_fill(targets == 0, IGNORE)
        batches = _batches(
            ids, lengths, targets, batch, torch.Generator().manual_seed(seed)
        )
        self.history = train(
            self.model, batches, steps, learning_rate, seed=seed, **options
        )
        return self

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """The likeliest word at every place of each sentence."""
        if not sentences:
            return []
        ids, lengths = self.source.encode(sentences)
        with evaluating(self.model):
            logits = self.model(ids, lengths)
        best = logits[..., 1:].argmax(dim=-1).tolist()  # number 0 is padding, no word
        return [
            " ".join(self.target.words[number] for number in row[:length])
            for row, length in zip(best, lengths.tolist(), strict=True)
        ]

    def accuracy(
        self, sentences: Sequence[str], translations: Sequence[str]
    ) -> tuple[float, float]:
        """The share of words in their right place, and of sentences right from end to
        end.
        """
        pairs = list(zip(self.translate(sentences), translations, strict=True))
        words = [
            mine == right
            for one, other in pairs
            for mine, right in zip(one.split(), other.split(), strict=True)
        ]
        whole = [one == other for one, other in pairs]
        return sum(words) / len(words), sum(whole) / len(whole)


def _batches(
    ids: Tensor,
    lengths: Tensor,
    targets: Tensor,
    batch: int,
    generator: torch.Generator,
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    while True:
        chosen = torch.randint(len(ids), (batch,), generator=generator)
        longest = int(lengths[chosen].max())
        yield ids[chosen, :longest], lengths[chosen], targets[chosen, :longest]
