"""Text from choices: a sampling program whose entropy is known exactly.

A program has **slots** and a **template**. Drawing a story takes two steps:

1. Go through the slots in order and draw one option for each. The weights of a slot may
   depend on slots before it.
2. Fill the template. ``{hero}`` is the text of the option drawn for the slot ``hero``,
   ``{hero.they}`` another form of the same option. A slot that is mentioned twice is
   drawn once: the second mention is a copy. Texts and forms are templates themselves.
   The first word of each sentence gets a capital.

Step 2 draws nothing, so a text carries at most the information of its choices. It
carries exactly as much if no two lists of choices give the same text; then a text can
be decoded, its probability is the product of the probabilities of its choices, and by
the chain rule the entropy of the texts is

    H(text) = H(choices) = sum over slots of H(slot | slots before it).

Where two lists of choices give one text, the sum is too high: the text's probability is
then the *sum* over both lists. ``story_reader.decode`` refuses such a text, so that the
fault cannot pass unseen.
"""

import itertools
import math
import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# stands for the end of a story where it is predicted; it is no part of the text
END = "<end>"
SENTENCE_ENDS = frozenset(".!?")


def words(story: str) -> list[str]:
    """Split a text into words and punctuation marks. For a story, ``text`` is the
    inverse.
    """
    return re.findall(r"\w+|[^\w\s]", story)


def text(story_words: Sequence[str]) -> str:
    """Join words as they are printed: a space before each, but none before a
    punctuation mark.
    """
    return re.sub(r" (?=[.,!?])", "", " ".join(story_words))


@dataclass(frozen=True)
class Slot:
    """One choice.

    Attributes:
        weights: Option -> weight (any positive numbers). With ``given``, one such table
            for each value of ``given``; for a value without a table the slot is left
            out: nothing is drawn, and no text may mention it. The same holds where
            ``unlike`` leaves no option.
        forms: Option -> form -> template. The form ``""`` is what ``{slot}`` gives; the
            option itself if missing.
        given: A slot (``"plan"``) or a form of one (``"hero.they"``) that picks the
            table of weights.
        unlike: Slots whose options this slot does not repeat; the remaining weights are
            scaled up to sum to 1.
    """

    weights: Mapping[str, float] | Mapping[str, Mapping[str, float]]
    forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: str | None = None
    unlike: tuple[str, ...] = ()

    @property
    def tables(self) -> Mapping[str | None, Mapping[str, float]]:
        """The tables of weights by the value of ``given`` (``None`` where nothing is
        given).
        """
        return {None: self.weights} if self.given is None else self.weights

    @property
    def options(self) -> list[str]:
        """Every option of any table, in order, each once."""
        return list(dict.fromkeys(itertools.chain.from_iterable(self.tables.values())))

    @property
    def parents(self) -> list[str]:
        """The slots that this one's weights depend on."""
        return ([] if self.given is None else [self.given.split(".")[0]]) + list(
            self.unlike
        )

    def form(self, option: str, name: str) -> str:
        """The template of one form of an option."""
        return self.forms.get(option, {}).get(name, option if name == "" else "")


class Item(NamedTuple):
    """A piece of a template: a word (``slot`` is None) or a mention of a slot."""

    word: str
    slot: str | None
    form: str
    role: str  # the mention that this piece is part of, such as "hero.was"

    def said(self, first: bool) -> str:
        """The word, with a capital if it is the first of a sentence."""
        return self.word[0].upper() + self.word[1:] if first else self.word


class Row(NamedTuple):
    """A slot's options with their probabilities, and the running sum for drawing."""

    options: tuple[str, ...]
    probabilities: tuple[float, ...]
    cumulative: tuple[float, ...]


class StoryProgram:
    """Slots and a template: draws stories, tells them, and knows their probabilities
    and their entropy.

    ``story_reader`` goes the other way, from a text to its choices.

    Args:
        template: The text of a story, with mentions of slots.
        slots: Name -> slot, in the order of drawing.

    Raises:
        ValueError: If a template mentions an unknown slot or form, or a slot depends on
            one that is not before it.
    """

    def __init__(self, template: str, slots: Mapping[str, Slot]):
        self.template, self.slots = template, dict(slots)
        self.start = self._compile(template, "")
        # Every form of every option, compiled once: (slot, option, form) -> items.
        self.items: dict[tuple[str, str, str], tuple[Item, ...]] = {}
        for name, slot in self.slots.items():
            for option in slot.options:
                for form in {"", *slot.forms.get(option, {})}:
                    role = f"{name}.{form}" if form else name
                    self.items[name, option, form] = self._compile(
                        slot.form(option, form), role
                    )
        self._rows: dict[tuple, Row | None] = {}
        self._check()

    def _compile(self, template: str, role: str) -> tuple[Item, ...]:
        items = []
        for slot, form, word in re.findall(
            r"\{(\w+)\.?(\w*)\}|(\w+|[^\w\s])", template
        ):
            items.append(Item(word, slot or None, form, role))
        return tuple(items)

    def _check(self) -> None:
        for name, slot in self.slots.items():
            earlier = list(
                itertools.takewhile(lambda other, name=name: other != name, self.slots)
            )
            for parent in slot.parents:
                if parent not in earlier:
                    raise ValueError(
                        f"slot {name!r} may depend only on slots before it ({earlier}),"
                        f" got {parent!r}"
                    )
            parent, _, form = (slot.given or "").partition(".")
            for option in self.slots[parent].options if form else ():
                if form not in self.slots[parent].forms.get(option, {}):
                    raise ValueError(
                        f"slot {name!r} is given {slot.given!r}, but option {option!r}"
                        " has no such form"
                    )
        for item in itertools.chain(self.start, *self.items.values()):
            if item.slot is None:
                continue
            if item.slot not in self.slots:
                raise ValueError(
                    f"expected one of the slots {list(self.slots)} in {item.role!r},"
                    f" got {item.slot!r}"
                )
            for option in self.slots[item.slot].options:
                if (item.slot, option, item.form) not in self.items:
                    raise ValueError(
                        f"option {option!r} of slot {item.slot!r} has no form"
                        f" {item.form!r}"
                    )

    def row(self, name: str, choices: Mapping[str, str | None]) -> Row | None:
        """A slot's probabilities after the choices before it; None if left out."""
        slot = self.slots[name]
        value = None
        if slot.given is not None:
            parent, _, form = slot.given.partition(".")
            value = choices.get(parent)
            if value is None:  # a slot given one that is left out is left out too
                return None
            value = self.slots[parent].form(value, form) if form else value
        taken = tuple(choices.get(other) for other in slot.unlike)
        if (name, value, taken) not in self._rows:
            table = {
                option: weight
                for option, weight in slot.tables.get(value, {}).items()
                if option not in taken
            }
            total = math.fsum(
                table.values()
            )  # exactly rounded: the same in every version of Python
            probabilities = tuple(weight / total for weight in table.values())
            row = (
                Row(
                    tuple(table),
                    probabilities,
                    tuple(itertools.accumulate(probabilities)),
                )
                if table
                else None
            )
            self._rows[name, value, taken] = row
        return self._rows[name, value, taken]

    def draw(self, generator: random.Random) -> dict[str, str]:
        """Draw one option for every slot that is not left out."""
        choices = {}
        for name in self.slots:
            row = self.row(name, choices)
            if row is not None:
                # The sum of the probabilities may fall short of 1 by a rounding error,
                # hence the minimum.
                place = bisect_right(row.cumulative, generator.random())
                choices[name] = row.options[min(place, len(row.options) - 1)]
        return choices

    def sample(self, count: int, seed: int) -> list[str]:
        """Draw stories. The first stories of a longer sample with the same seed are the
        same.
        """
        if count < 0:
            raise ValueError(f"count must not be negative, got {count}")
        generator = random.Random(seed)
        return [self.tell(self.draw(generator)) for _ in range(count)]

    def trace(self, choices: Mapping[str, str]) -> list[tuple[str, str]]:
        """Fill the template: every word with its role, the mention that it is part of
        (``"hero.was"``).

        Raises:
            ValueError: If a slot or an option is not one of the program's, or a
                mentioned slot has no choice.
        """
        for name, option in choices.items():
            if name not in self.slots:
                raise ValueError(
                    f"expected one of the slots {list(self.slots)}, got {name!r}"
                )
            if option not in self.slots[name].options:
                raise ValueError(
                    f"slot {name!r} offers {self.slots[name].options}, got {option!r}"
                )
        said: list[tuple[str, str]] = []
        pending = list(reversed(self.start))
        while pending:
            item = pending.pop()
            if item.slot is None:
                said.append(
                    (
                        item.said(first=not said or said[-1][0] in SENTENCE_ENDS),
                        item.role,
                    )
                )
            elif item.slot not in choices:
                raise ValueError(
                    f"the story mentions the slot {item.slot!r}, but the choices leave"
                    " it out"
                )
            else:
                pending.extend(
                    reversed(self.items[item.slot, choices[item.slot], item.form])
                )
        return said

    def tell(self, choices: Mapping[str, str]) -> str:
        """The text of the choices; ``story_reader.decode`` is the inverse. Raises
        ValueError as ``trace`` does.
        """
        return text([word for word, _ in self.trace(choices)])

    def bits(self, choices: Mapping[str, str]) -> float:
        """−log₂ of the exact probability of a story's choices.

        Raises:
            ValueError: If the program never makes these choices together.
        """
        total = 0.0
        for name in self.slots:
            row = self.row(name, choices)
            options = row.options if row is not None else (None,)
            if choices.get(name) not in options:
                raise ValueError(
                    f"here slot {name!r} offers {options}, got {choices.get(name)!r}"
                )
            if row is not None:
                total -= math.log2(row.probabilities[options.index(choices[name])])
        return total

    def entropy_by_slot(self) -> dict[str, float]:
        """H(slot | slots before it) in bits for each slot; a slot that is sometimes
        left out counts 0 there.
        """
        return {
            name: sum(
                weight * -sum(p * math.log2(p) for p in row.probabilities)
                for weight, choices in self._joint(self._ancestors(name))
                if (row := self.row(name, choices)) is not None
            )
            for name in self.slots
        }

    def entropy(self) -> float:
        """The exact entropy of a story in bits: the mean of ``bits`` over them all."""
        return sum(self.entropy_by_slot().values())

    def _ancestors(self, name: str) -> list[str]:
        """The slots that a slot depends on, directly or through others, in the order of
        drawing.
        """
        found, todo = set(), list(self.slots[name].parents)
        while todo:
            parent = todo.pop()
            found.add(parent)
            todo.extend(self.slots[parent].parents)
        return [other for other in self.slots if other in found]

    def _joint(
        self, names: Sequence[str], choices: dict | None = None
    ) -> Iterator[tuple[float, dict[str, str]]]:
        """Every joint choice for some slots (with their ancestors), with its
        probability.
        """
        choices = choices or {}
        if not names:
            yield 1.0, choices
            return
        row = self.row(names[0], choices)
        if row is None:
            yield from self._joint(names[1:], choices)
            return
        for option, probability in zip(row.options, row.probabilities, strict=True):
            for weight, rest in self._joint(names[1:], {**choices, names[0]: option}):
                yield probability * weight, rest

    def vocabulary(self) -> list[str]:
        """Every word and punctuation mark that a story can hold, sorted; ``END`` is not
        among them.
        """
        found: set[str] = set()
        # A word's capital depends on what stands before it, so each mention is followed
        # at the start of a sentence and within one. `after` is the set of those two
        # situations that can follow a piece.
        seen: dict[tuple, set[bool]] = {}

        def visit(items: tuple[Item, ...], first: bool) -> set[bool]:
            after = {first}
            for item in items:
                before, after = after, set()
                for at_start in before:
                    if item.slot is None:
                        found.add(item.said(at_start))
                        after.add(item.word in SENTENCE_ENDS)
                    else:
                        for option in self.slots[item.slot].options:
                            place = (item.slot, option, item.form)
                            if (place, at_start) not in seen:
                                seen[place, at_start] = visit(
                                    self.items[place], at_start
                                )
                            after |= seen[place, at_start]
            return after

        visit(self.start, True)
        return sorted(found)

    def reduced(self, options: Mapping[str, Sequence[str]]) -> "StoryProgram":
        """The same program with fewer options in some slots, small enough to list all
        its stories.
        """
        slots = dict(self.slots)
        for name, kept in options.items():
            slot = slots[name]
            tables = {
                value: {
                    option: weight for option, weight in table.items() if option in kept
                }
                for value, table in slot.tables.items()
            }
            slots[name] = Slot(
                tables[None] if slot.given is None else tables,
                slot.forms,
                slot.given,
                slot.unlike,
            )
        return StoryProgram(self.template, slots)
