"""A small GPT over the words of short texts, each read from its start to its end."""

from collections.abc import Sequence

import torch

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import TextModel
from course_lib.training.batches import story_batches
from course_lib.training.loop import train

END = "<end>"  # stands before and after each text


def word_sequences(model: TextModel, texts: Sequence[str]) -> list[list[int]]:
    """Texts as token numbers between two ends; words are what stands between blanks."""
    end = model.number[END]
    return [[end, *model.encode(text.split()), end] for text in texts]


def fit_words(
    texts: Sequence[str],
    vocabulary: Sequence[str],
    *,
    steps: int,
    seed: int = 0,
    learning_rate: float = 0.01,
    batch: int = 32,
    width: int = 64,
    layers: int = 1,
    heads: int = 8,
    dropout: float = 0.0,
    weight_decay: float = 0.01,
    on_step=None,
) -> TextModel:
    """Train a word-level GPT on short texts.

    Args:
        texts: Words and marks with blanks between them.
        vocabulary: All words that it can read; those of the texts at least.
        steps: Updates, of ``batch`` texts each. All texts come once before any does
            again.
        seed: Of the initial weights and the order of the texts.
        on_step: Called after each update with the number of updates and the loss.

    Raises:
        ValueError: For a word that the vocabulary lacks, or no text.
    """
    symbols = [*vocabulary, END]
    longest = max((len(text.split()) for text in texts), default=0)
    config = GPTConfig(len(symbols), longest + 1, width, layers, heads, dropout)
    fitted = TextModel(GPT(config, seed), symbols, END)
    draw = torch.Generator().manual_seed(seed)
    batches = story_batches(word_sequences(fitted, texts), batch, draw)
    fitted.history = train(
        fitted.model, batches, steps, learning_rate, weight_decay=weight_decay,
        seed=seed, on_step=on_step, label="words",
    )  # fmt: skip
    return fitted
