"""Reading a story word by word: what the program that told it would say next, and which
choices it made.

The reader keeps every **guess**: a list of choices that agrees with the words so far,
with its probability. Each guess says which words may follow. When the next word comes,
the guesses that said otherwise are dropped and the rest are scaled up to sum to 1:
Bayes' rule. A choice is guessed only when a word first depends on it, so there are
seldom more than a hundred guesses at once, out of some 5 x 10^19 stories. Nothing is
approximated.

The probabilities of a next word are the **filtered predictive distribution**, and -log2
of the one of the word that did come is the floor there: no model that reads only the
words before can expect a lower loss.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from course_lib.data.story_program import (
    END,
    SENTENCE_ENDS,
    Item,
    StoryProgram,
    text,
    words,
)


class Guess(NamedTuple):
    """One way in which the words so far may have come about."""

    probability: float
    pending: tuple[Item, ...]  # what is still to be said
    choices: Mapping[str, str | None]  # made so far; None for a slot that is left out


def predictive(program: StoryProgram, prefix: str | Sequence[str]) -> dict[str, float]:
    """The exact probability of every possible next word after a prefix of a story.

    Args:
        program: The program that tells the story.
        prefix: The text so far, or its words; may be empty.

    Returns:
        Word -> probability, the most probable first; ``END`` for the end of the story.
        The values sum to 1.

    Raises:
        ValueError: At the first word that no story has there.
    """
    *_, (distribution, _) = _read(program, _as_words(prefix))
    return dict(sorted(distribution.items(), key=lambda pair: -pair[1]))


def position_floor(program: StoryProgram, story: str | Sequence[str]) -> list[float]:
    """−log₂ of the exact probability of each word, given all the words before it.

    Args:
        program: The program that tells the story.
        story: A whole story, or its words.

    Returns:
        Bits, one value for each word and a last one for ``END``. By the chain rule they
        sum to the story's information, ``program.bits(decode(program, story))``.

    Raises:
        ValueError: If the text is not a whole story of this program.
    """
    story_words = _as_words(story)
    distributions = _whole(program, story_words)
    # The maximum takes away the -1e-16 that rounding can leave where only one word is
    # possible.
    return [
        max(0.0, -math.log2(distribution[word]))
        for distribution, word in zip(distributions, [*story_words, END], strict=True)
    ]


def position_entropy(program: StoryProgram, story: str | Sequence[str]) -> list[float]:
    """The entropy in bits of each word given all the words before it: the loss to be
    expected there at best.

    Takes, returns and raises what ``position_floor`` does.
    """
    return [
        max(0.0, -sum(p * math.log2(p) for p in distribution.values()))
        for distribution in _whole(program, _as_words(story))
    ]


def decode(program: StoryProgram, story: str | Sequence[str]) -> dict[str, str]:
    """The choices that give this text, slot by slot.

    Raises:
        ValueError: At the first word that no story has there, if the text stops too
            early, or if several lists of choices give it (then the entropy of the texts
            is less than that of the choices).
    """
    story_words = _as_words(story)
    *_, (distribution, guesses) = _read(program, story_words)
    _must_end(distribution, story_words)
    complete = [
        last.choices
        for guess in guesses
        for word, last in _next(program, guess, False)
        if word == END
    ]
    choices = {
        name: complete[0][name]
        for name in program.slots
        if complete[0].get(name) is not None
    }
    hidden = [
        name
        for name in program.slots
        if name not in choices and program.row(name, choices) is not None
    ]
    if len(complete) > 1 or hidden:
        raise ValueError(
            f"expected a text that determines its choices, got one with {len(complete)}"
            " possible lists of"
            f" choices{f' that does not show {hidden}' if hidden else ''}"
        )
    return choices


def _read(
    program: StoryProgram, story_words: Sequence[str]
) -> Iterator[tuple[dict[str, float], list[Guess]]]:
    """Yield, before each word and after the last, the probabilities of the next word
    and the guesses behind them.
    """
    guesses = [Guess(1.0, program.start, {})]
    for place in range(len(story_words) + 1):
        first = place == 0 or story_words[place - 1] in SENTENCE_ENDS
        steps = [step for guess in guesses for step in _next(program, guess, first)]
        distribution: dict[str, float] = {}
        for word, guess in steps:
            distribution[word] = distribution.get(word, 0.0) + guess.probability
        yield distribution, guesses
        if place == len(story_words):
            return
        word = story_words[place]
        if word not in distribution or word == END:
            before = text(story_words[max(0, place - 6) : place])
            where = f"after {before!r}" if before else "at the start"
            raise ValueError(
                f"expected {_some(distribution)} as word {place + 1}, {where}, got"
                f" {word!r}"
            )
        total = distribution[word]
        guesses = [
            Guess(guess.probability / total, *guess[1:])
            for said, guess in steps
            if said == word
        ]


def _next(
    program: StoryProgram, guess: Guess, first: bool
) -> Iterator[tuple[str, Guess]]:
    """Every word that may follow a guess, with the guess it leads to (``END`` where
    nothing is left to be said).
    """
    pending, choices = guess.pending, guess.choices
    while pending and pending[0].slot is not None and pending[0].slot in choices:
        item = pending[0]
        pending = program.items[item.slot, choices[item.slot], item.form] + pending[1:]
    if not pending:
        yield END, Guess(guess.probability, pending, choices)
    elif pending[0].slot is None:
        yield pending[0].said(first), Guess(guess.probability, pending[1:], choices)
    else:
        for branch in _choose(
            program, pending[0].slot, Guess(guess.probability, pending, choices)
        ):
            yield from _next(program, branch, first)


def _choose(program: StoryProgram, name: str, guess: Guess) -> Iterator[Guess]:
    """The guess with each option of a slot added, and before it those of the slots that
    its weights depend on.
    """
    unknown = next(
        (
            parent
            for parent in program.slots[name].parents
            if parent not in guess.choices
        ),
        None,
    )
    if unknown is not None:
        for branch in _choose(program, unknown, guess):
            yield from _choose(program, name, branch)
        return
    row = program.row(name, guess.choices)
    if row is None:
        yield Guess(guess.probability, guess.pending, {**guess.choices, name: None})
        return
    for option, probability in zip(row.options, row.probabilities, strict=True):
        yield Guess(
            guess.probability * probability,
            guess.pending,
            {**guess.choices, name: option},
        )


def _whole(program: StoryProgram, story_words: Sequence[str]) -> list[dict[str, float]]:
    """The distribution at each word and at the end of a whole story."""
    distributions = [distribution for distribution, _ in _read(program, story_words)]
    _must_end(distributions[-1], story_words)
    return distributions


def _must_end(distribution: Mapping[str, float], story_words: Sequence[str]) -> None:
    if END not in distribution:
        raise ValueError(
            f"expected {_some(distribution)} after word {len(story_words)}, got the end"
            " of the text"
        )


def _some(distribution: Mapping[str, float]) -> str:
    """The most probable words, for an error message."""
    best = sorted(distribution, key=distribution.get, reverse=True)
    listed = ", ".join(repr(word) for word in best[:6])
    return (
        listed
        if len(best) == 1
        else f"one of {listed}{', ...' if len(best) > 6 else ''}"
    )


def _as_words(story: str | Sequence[str]) -> list[str]:
    return words(story) if isinstance(story, str) else list(story)
