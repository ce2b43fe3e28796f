"""A trained language model with its vocabulary: text goes in, attention weights and
next-token probabilities come out.

The first chapters use these as a sealed box, to look at the attention of a model that
has learned something. What is inside is the GPT of chapter 11.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.batches import language_model_batches, story_batches
from course_lib.training.bits import whole_text_bits
from course_lib.training.loop import History, train

#: The longest small story has 115 words and marks; the end token stands before it, to
#: predict the first word from.
STORY_CONTEXT = 120


class TextModel:
    """A GPT together with the symbols (words or characters) that it reads and writes.

    Args:
        model: The GPT.
        symbols: Token number -> symbol.
        start: The symbol put before every text, or None.
    """

    def __init__(self, model: GPT, symbols: Sequence[str], start: str | None = None):
        self.model, self.symbols, self.start = model, list(symbols), start
        self.number = {symbol: number for number, symbol in enumerate(self.symbols)}
        #: How training went; None for a model that was not trained here.
        self.history: History | None = None

    def encode(self, symbols: Sequence[str]) -> list[int]:
        """Token numbers, without the start.

        Raises:
            ValueError: For a symbol the model does not know; names it and its place.
        """
        for place, symbol in enumerate(symbols):
            if symbol not in self.number:
                raise ValueError(
                    f"the model knows {len(self.symbols)} symbols, and not {symbol!r}"
                    f" at place {place}"
                )
        return [self.number[symbol] for symbol in symbols]

    @torch.no_grad()
    def attention(self, symbols: Sequence[str]) -> Tensor:
        """Where every symbol looks, (L, H, T, T); the start, where there is one, is the
        first row and column.
        """
        return self.model.attention_weights(self._ids(symbols))[:, 0]

    @torch.no_grad()
    def next(
        self, symbols: Sequence[str], hidden: Sequence[int] = ()
    ) -> dict[str, float]:
        """The probability of every symbol as the next one, the largest first.

        Args:
            symbols: The text so far.
            hidden: Places of symbols that nothing after them may look at, in any layer
                or head.

        Raises:
            ValueError: If a hidden place lies outside the text, or a symbol is unknown.
        """
        ids = self._ids(symbols)
        mask = torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool)
        for place in hidden:
            if not 0 <= place < len(symbols):
                raise ValueError(
                    f"hidden places must lie between 0 and {len(symbols) - 1}, got"
                    f" {place}"
                )
            column = place + (self.start is not None)
            mask[column + 1 :, column] = False
        logits = self.model(ids, mask)[
            0, -1
        ]  # the model itself sees to it that nothing looks ahead
        order = logits.argsort(descending=True).tolist()
        probabilities = logits.softmax(dim=-1).tolist()
        return {self.symbols[number]: probabilities[number] for number in order}

    def _ids(self, symbols: Sequence[str]) -> Tensor:
        before = [] if self.start is None else [self.number[self.start]]
        return torch.tensor([before + self.encode(symbols)])


def story_sequences(model: TextModel, stories: Sequence[str]) -> list[list[int]]:
    """Stories as token numbers between two end tokens."""
    end = model.number[small_stories.END]
    return [[end, *model.encode(small_stories.words(story)), end] for story in stories]


def fit_stories(
    stories: Sequence[str],
    *,
    steps: int,
    seed: int = 0,
    learning_rate: float = 0.01,
    batch: int = 16,
    width: int = 64,
    layers: int = 2,
    heads: int = 4,
    window: int | None = None,
    on_step=None,
) -> TextModel:
    """Train a word-level GPT on small stories.

    Args:
        stories: The training texts.
        steps: Updates, of ``batch`` stories each.
        seed: Of the initial weights and the order of the stories.
        window: Where given, the model reads no more than this many words back: it is
            trained on windows cut out of the stories, as many words a step as
            otherwise.
        on_step: Called after each update with the number of updates and the loss.
    """
    symbols = [*small_stories.vocabulary(), small_stories.END]
    config = GPTConfig(len(symbols), window or STORY_CONTEXT, width, layers, heads)
    fitted = TextModel(
        GPT(config, seed), symbols, None if window else small_stories.END
    )
    sequences = story_sequences(fitted, stories)
    generator = torch.Generator().manual_seed(seed)
    if window:
        words = sum(map(len, sequences)) / len(sequences)
        stream = [number for sequence in sequences for number in sequence[1:]]
        batches = language_model_batches(
            stream, window, math.ceil(batch * words / window), generator
        )
    else:
        batches = story_batches(sequences, batch, generator)
    fitted.history = train(fitted.model, batches, steps, learning_rate, on_step=on_step)
    return fitted


def bits_per_story(model: TextModel, stories: Sequence[str]) -> float:
    """The mean cost of whole stories in bits: to be set beside
    ``small_stories.floor_bits(stories)``.
    """
    return float(whole_text_bits(model.model, story_sequences(model, stories)).mean())


def fit_characters(
    text: str,
    *,
    steps: int,
    seed: int = 0,
    learning_rate: float = 0.005,
    batch: int = 32,
    context: int = 64,
    width: int = 64,
    layers: int = 2,
    heads: int = 4,
) -> TextModel:
    """Train a character-level GPT on one long text."""
    symbols = sorted(set(text))
    fitted = TextModel(
        GPT(GPTConfig(len(symbols), context, width, layers, heads), seed), symbols
    )
    batches = language_model_batches(
        fitted.encode(text), context, batch, torch.Generator().manual_seed(seed)
    )
    fitted.history = train(fitted.model, batches, steps, learning_rate)
    return fitted
