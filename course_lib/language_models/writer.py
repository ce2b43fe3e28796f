"""A model that writes text: words out while it writes, until it is told to stop."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import torch
from torch import nn

from course_lib.language_models.reader import TextReader
from course_lib.language_models.sampling import Sampling
from course_lib.tokenizers.stream_decoder import StreamDecoder


class Tokenizer(Protocol):
    """What turns text into ids and back."""

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""

    def decode(self, ids: list[int]) -> str:
        """The text of ids."""


class Writer:
    """A model, its tokenizer, and how it chooses.

    Args:
        model: As ``TextReader`` takes it.
        tokenizer: Its own: with that of another model every id means something else.
        sampling: How to choose; None: from the model's probabilities as they are.
        end: The id after which a text is finished.

    Raises:
        ValueError: If the tokenizer has more tokens than the model.
    """

    def __init__(
        self,
        model: nn.Module,
        tokenizer: Tokenizer,
        sampling: Sampling | None = None,
        end: int | None = None,
    ):
        size, known = tokenizer.size, model.config.vocabulary_size
        if size > known:
            raise ValueError(
                f"expected a tokenizer of at most {known} tokens, as the model has, got"
                f" {size}: is it another model's?"
            )
        self.model, self.tokenizer = model, tokenizer
        self.sampling = Sampling() if sampling is None else sampling
        self.end = end
        self.dropped = 0  # tokens of the last prompt that did not fit into the context

    def write(
        self,
        prompt: str,
        tokens: int,
        generator: torch.Generator | None = None,
        stop: Sequence[str] = (),
    ) -> Iterator[str]:
        """Continue a prompt, piece by piece.

        Args:
            prompt: At least one token long. If it is longer than the context its
                beginning is dropped, and ``dropped`` says how many tokens.
            tokens: The most that are written.
            generator: On the CPU; None: a new one with seed 0.
            stop: Texts at which to stop. They are not written themselves: what might
                become one is held back until it is certain that it does not.

        Yields:
            The text as soon as it is certain. Together: what was written, without the
            prompt.

        Raises:
            ValueError: If the prompt is empty, or a stop text is.
        """
        ids = self.tokenizer.encode(prompt)
        if not ids:
            raise ValueError("expected a prompt of at least one token, got none")
        if not all(stop):
            raise ValueError("expected stop texts of at least one character, got none")
        context = self.model.config.context
        self.dropped = max(0, len(ids) - context)
        return self._write(ids[-context:], tokens, generator, stop)

    def _write(self, ids, tokens, generator, stop):
        generator = generator or torch.Generator().manual_seed(0)
        place = next(self.model.parameters()).device
        reader = TextReader(self.model, torch.tensor([ids], device=place))
        decoder = _decoder(self.tokenizer)
        held = ""
        for _ in range(tokens):
            chosen = self.sampling.choose(reader.logits(), reader.ids, generator)
            if chosen.item() == self.end:
                break
            reader.append(chosen)
            held += decoder.push(chosen.item())
            found = [at for text in stop if (at := held.find(text)) >= 0]
            if found:
                if min(found):
                    yield held[: min(found)]
                return
            certain = len(held) - _beginning_of_a_stop(held, stop)
            if certain:
                yield held[:certain]
                held = held[certain:]
        held += decoder.finish()
        if held:
            yield held


def _beginning_of_a_stop(text: str, stop: Sequence[str]) -> int:
    """The most characters at the end of ``text`` with which a stop text begins."""
    lengths = [
        length
        for word in stop
        for length in range(1, min(len(word), len(text) + 1))
        if text.endswith(word[:length])
    ]
    return max(lengths, default=0)


class _Plain:
    """A decoder where every id is whole characters."""

    def __init__(self, tokenizer: Tokenizer):
        self.push = lambda id: tokenizer.decode([id])

    def finish(self) -> str:
        return ""


def _decoder(tokenizer: Tokenizer):
    streams = hasattr(tokenizer, "decode_bytes")
    return StreamDecoder(tokenizer) if streams else _Plain(tokenizer)
