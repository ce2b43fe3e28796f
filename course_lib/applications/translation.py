"""Text in, another text out: an encoder-decoder with its symbols, trained by teacher
forcing.

Axes: B batch, S symbols of a source, T of a target with its end, L layers, H heads.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from course_lib.attention.dot_product import padding_mask
from course_lib.training.batches import IGNORE
from course_lib.training.loop import next_token_loss, train
from course_lib.training.teacher_forcing import shift_right
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.encoder_decoder import EncoderDecoder
from course_lib.transformers.generation import beam_search

START, PAD, END = 0, 1, 2  # BART's numbers
SPECIAL = ("<s>", "<pad>", "</s>")


class Symbols:
    """The words or characters of both languages as numbers from 3.

    Args:
        texts: Whatever holds every symbol.
        joint: What stands between two symbols: " " for words, "" for characters.
    """

    def __init__(self, texts: Sequence[str], joint: str = " "):
        self.joint = joint
        known = sorted({symbol for text in texts for symbol in self.split(text)})
        self.names = [*SPECIAL, *known]
        self.number = {name: number for number, name in enumerate(self.names)}

    def split(self, text: str) -> list[str]:
        """The symbols of a text."""
        return text.split(self.joint) if self.joint else list(text)

    def encode(self, text: str) -> list[int]:
        """Their numbers.

        Raises:
            ValueError: For an empty text or an unknown symbol.
        """
        found = self.split(text) if text else []
        if not found or any(symbol not in self.number for symbol in found):
            unknown = [symbol for symbol in found if symbol not in self.number]
            raise ValueError(
                f"expected at least one symbol, all of them known, got {unknown} in"
                f" {text!r}"
            )
        return [self.number[symbol] for symbol in found]

    def decode(self, ids: Sequence[int]) -> str:
        """The text of some numbers, without start, padding and end."""
        return self.joint.join(self.names[i] for i in ids if i >= len(SPECIAL))


class Batch(NamedTuple):
    """What one step of training needs, in the order in which ``train`` wants it."""

    source: Tensor  # integers (B, S), PAD after the end
    mask: Tensor  # boolean (B, 1, S), True at real symbols
    read: Tensor  # integers (B, T): the labels one place further right
    labels: Tensor  # integers (B, T): each target with END, IGNORE after it


def padded(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    """Rows of numbers in one tensor (B, longest), filled up on the right."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])


def make_batch(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]
) -> Batch:
    """Pad some pairs and shift what the decoder reads.

    Args:
        sources, targets: Numbers, without start or end.
    """
    labels = padded([[*target, END] for target in targets], IGNORE)
    return Batch(
        source=padded(sources, PAD),
        mask=padding_mask([len(source) for source in sources]),
        read=shift_right(labels, START, PAD),
        labels=labels,
    )


class SequenceToSequence:
    """A model with its symbols.

    Args:
        sources, targets: The training texts; they say what symbols there are, and how
            long a text may be.
        joint: As ``Symbols``.
        seed: Decides the initial weights.
        shape: Further settings of ``TransformerConfig``.
    """

    def __init__(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        joint: str = " ",
        seed: int = 0,
        **shape,
    ):
        self.symbols = Symbols([*sources, *targets], joint)
        longest = [
            max(len(self.symbols.split(text)) for text in texts)
            for texts in (sources, targets)
        ]
        self.longest = longest[0]
        self.steps = longest[1] + 1  # the most that is written, end included
        settings = {
            "vocabulary_size": len(self.symbols.names),
            "context": max(self.longest, self.steps),
        }
        self.model = self.build(TransformerConfig(**settings | shape), seed).eval()

    def build(self, config: TransformerConfig, seed: int) -> nn.Module:
        """The model: anything that maps source, mask and ``read`` to logits."""
        return EncoderDecoder(config, seed)

    #: Makes a ``Batch`` of some pairs.
    make = staticmethod(make_batch)

    def fit(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        steps: int,
        learning_rate: float = 3e-3,
        batch: int = 64,
        seed: int = 0,
        loss: Callable[[Tensor, Tensor], Tensor] = next_token_loss,
        **options,
    ) -> "SequenceToSequence":
        """Train, or train on. ``options`` go to ``training.loop.train``.

        Raises:
            ValueError: For a symbol that is unknown, or a text that is too long.
        """
        pairs = [
            (self.symbols.encode(source), self.symbols.encode(target))
            for source, target in zip(sources, targets, strict=True)
        ]
        batches = _deal(pairs, batch, torch.Generator().manual_seed(seed), self.make)
        self.history = train(
            self.model, batches, steps, learning_rate, loss=loss, seed=seed, **options
        )
        return self

    def write(
        self,
        sources: Sequence[str],
        beams: int = 1,
        length_power: float = 1.0,
        batch: int = 100,
    ) -> list[str]:
        """The target with the best score that beam search finds for each source.

        The rule is ``transformers.generation.beam_search``'s: log-probability divided
        by length to ``length_power``. One beam with a power of 0 is greedy decoding.
        """
        written = []
        for first in range(0, len(sources), batch):
            ids = [self.symbols.encode(one) for one in sources[first : first + batch]]
            found = beam_search(
                self.model,
                padded(ids, PAD),
                padding_mask([len(row) for row in ids]),
                start=START,
                end=END,
                steps=self.steps,
                beams=beams,
                length_power=length_power,
            )
            written += [self.symbols.decode(best[0].ids) for best in found]
        return written

    @torch.no_grad()
    def alignment(self, source: str, target: str) -> Tensor:
        """Where the decoder looks in the source when it writes each symbol of the
        target, and its end: (L, H, T, S).
        """
        batch = make_batch([self.symbols.encode(source)], [self.symbols.encode(target)])
        memory = self.model.encode(batch.source)
        return self.model.decoder.cross_weights(batch.read, memory)[:, 0]


def exact_match(written: Sequence[str], right: Sequence[str | Sequence[str]]) -> float:
    """The share of texts that are right from end to end.

    Args:
        written: What a model wrote.
        right: The right text for each, or all that are right.

    Raises:
        ValueError: If there is no text, or not an answer for each.
    """
    if len(written) != len(right) or not written:
        raise ValueError(
            "expected an answer for each of at least one text, got"
            f" {len(written)} texts and {len(right)} answers"
        )
    hits = [
        one == answer if isinstance(answer, str) else one in answer
        for one, answer in zip(written, right, strict=True)
    ]
    return sum(hits) / len(hits)


def _deal(
    pairs: list[tuple[list[int], list[int]]],
    batch: int,
    generator: torch.Generator,
    make: Callable[..., Batch],
) -> Iterator[Batch]:
    """Every pair once before any comes again, for ever."""
    waiting: list[int] = []
    while True:
        while len(waiting) < batch:
            waiting += torch.randperm(len(pairs), generator=generator).tolist()
        chosen, waiting = waiting[:batch], waiting[batch:]
        yield make(*zip(*(pairs[i] for i in chosen), strict=True))
