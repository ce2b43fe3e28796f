"""Four tasks of reading, made from *small stories*, whose right answers are known from
how each story was drawn.

- **ending**: does it end badly? Words give it away ("never", "afraid").
- **generous**: did the hero give more than was kept? "gave two and kept five" and "gave
  five and kept two" hold the same words, so only their order tells.
- **entities**: which words name a hero, a friend, a thing or a place, as BIO tags. The
  heroes of one story have the names of friends in others.
- **questions**: where in the story an answer begins and ends.

A text is a list of words and punctuation marks: an ``excerpt`` of a story.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from course_lib.data.small_stories import (
    PROGRAM,
    decode,
    sample_stories,
    tell,
    words,
)

SENTENCES = (0, 1, 3, 4, 5, 6)  # of a story, counted from 0: those of an excerpt
#: What each mention of a slot is a part of; other words are tagged O.
ENTITIES = {
    "name": "HERO", "second": "HERO", "friend": "FRIEND",
    "colour": "THING", "thing": "THING",
    "first.way": "PLACE", "next.way": "PLACE", "last.way": "PLACE",
}  # fmt: skip
#: O, then B-… and I-… of each kind; a tag's number is its place.
TAGS = ("O",) + tuple(
    f"{mark}-{kind}" for kind in ("HERO", "FRIEND", "THING", "PLACE") for mark in "BI"
)


def split_stories(sizes: Sequence[int], seed: int) -> list[list[str]]:
    """Draw stories for training, validation, test, …: no story is in two parts, or
    twice in one. Twins (see ``twin``) stay together.

    Args:
        sizes: How many stories each part has.
        seed: The same seed gives the same parts; a larger last part begins as a smaller
            one.

    Raises:
        ValueError: If a size is negative.
    """
    if any(size < 0 for size in sizes):
        raise ValueError(f"sizes must not be negative, got {list(sizes)}")
    wanted, asked, drawn = sum(sizes), sum(sizes), []
    while len(drawn) < wanted:
        # A story and its twin have the same words: one key, and one place, for both.
        one_each = {}
        for story in sample_stories(asked, seed):
            one_each.setdefault(tuple(sorted(words(story))), story)
        drawn, asked = list(one_each.values()), 2 * asked
    parts, start = [], 0
    for size in sizes:
        parts.append(drawn[start : start + size])
        start += size
    return parts


def excerpt(story: str) -> list[str]:
    """The sentences that the tasks are about, six of a story's eight or nine: who it
    is, what they have, the way, whom they meet, what they do, what comes of it. The
    last sentence, which tells the mood, is not among them.
    """
    told = words(story)
    return [told[place] for place in _places(told)]


def _places(told: Sequence[str]) -> list[int]:
    sentence, kept = 0, []
    for place, word in enumerate(told):
        if sentence in SENTENCES:
            kept.append(place)
        sentence += word == "."
    return kept


def _mentions(story: str) -> list[str]:
    """For each word of the excerpt the mention it comes from, as ``roles`` has it."""
    told = [role for _, role in PROGRAM.trace(_choices(story))]
    return [told[place] for place in _places(words(story))]


#: The same stories are asked about by several tasks.
_choices = lru_cache(maxsize=8192)(decode)


def ending(story: str) -> tuple[list[str], int]:
    """The excerpt, and 1 if the story ends badly, 0 if it ends well."""
    deed = _choices(story)["deed"]
    bad = PROGRAM.slots["deed"].form(deed, "end") == "bad"
    return excerpt(story), int(bad)


def is_generous(story: str) -> bool | None:
    """Whether more was given than kept; None where nothing, or the same, was."""
    if " gave " not in story:
        return None
    drawn = _choices(story).get("sum")
    if drawn is None:
        return None
    had, given = map(int, drawn.split("-"))
    return None if 2 * given == had else 2 * given > had


def twin(story: str) -> str:
    """The same words in another order: what was given and what was kept change places.

    Raises:
        ValueError: If nothing is given, or as much as is kept.

    >>> story = next(s for s in sample_stories(50, 0) if is_generous(s) is not None)
    >>> is_generous(twin(story)) is not is_generous(story)
    True
    >>> sorted(words(twin(story))) == sorted(words(story))
    True
    """
    if is_generous(story) is None:
        raise ValueError(
            "expected a story in which more is given than kept, or less, got one"
            " without"
        )
    choices = _choices(story)
    had, given = map(int, choices["sum"].split("-"))
    return tell({**choices, "sum": f"{had}-{had - given}"})


def generous(stories: Sequence[str]) -> tuple[list[list[str]], list[int]]:
    """Every story that can be told generous or not, each beside its twin.

    Whoever sees the words without their order gives twins one answer, and so is right
    about exactly half of these texts.

    Returns:
        Texts and labels, 1 for generous.
    """
    texts, labels = [], []
    for story in stories:
        if is_generous(story) is not None:
            for told in (story, twin(story)):
                texts.append(excerpt(told))
                labels.append(int(is_generous(told)))
    return texts, labels


def rare_endings(
    stories: Sequence[str], share: float
) -> tuple[list[list[str]], list[int]]:
    """The task *ending* with a given share of sad ones, evenly spread: as many of the
    first stories of each kind as there can be.

    Args:
        stories: As ``split_stories`` gives them; about one in six ends badly.
        share: Of sad stories, above 0 and below 1.

    Raises:
        ValueError: If the share is out of its range, or one kind is missing.
    """
    if not 0 < share < 1:
        raise ValueError(f"the share must lie between 0 and 1, got {share}")
    kinds: tuple[list, list] = [], []
    for story in stories:
        text, label = ending(story)
        kinds[label].append((text, label))
    good, bad = kinds
    if not good or not bad:
        raise ValueError("expected stories of both endings, got one kind alone")
    total = min(len(bad) / share, len(good) / (1 - share))
    bad = bad[: max(1, round(total * share))]
    good = good[: round(total * (1 - share))]
    # Spread evenly, so that the first ten texts have that share as well.
    placed = [
        ((place + 0.5) / len(kind), told)
        for kind in (good, bad)
        for place, told in enumerate(kind)
    ]
    texts, labels = zip(*(told for _, told in sorted(placed)), strict=True)
    return list(texts), list(labels)


def entity_tags(story: str) -> tuple[list[str], list[str]]:
    """The excerpt's words, and for each its tag: B- where an entity begins, I- inside
    one, O elsewhere (IOB2: Tjong Kim Sang and Veenstra 1999).
    """
    told, mentioned = excerpt(story), _mentions(story)
    tags, inside = [], None
    for place, role in enumerate(mentioned):
        kind = ENTITIES.get(role)
        if role.endswith(".way") and told[place] != "the" and inside is None:
            kind = None  # "over the bridge": the preposition is no part of the place
        tags.append("O" if kind is None else f"{'I' if kind == inside else 'B'}-{kind}")
        inside = kind
    return told, tags


@dataclass(frozen=True)
class Question:
    """A question, and where its answer first stands in the excerpt."""

    kind: str  # "colour", "way", "food", "friend" or "spot"
    words: list[str]  # the question
    start: int  # of the answer's first word in the excerpt, from 0
    end: int  # of its last word: included


def story_questions(story: str) -> list[Question]:
    """Five questions about a story, each with one right answer."""
    choices, mentioned = _choices(story), _mentions(story)
    hero, thing, animal = (choices[name] for name in ("hero", "thing", "animal"))
    was = PROGRAM.slots["thing"].form(thing, "was")
    spot = (
        f"Where did the {hero} hide ?"
        if choices["deed"] == "hide"
        else f"Where {was} the {thing} found ?"
    )
    asked = {
        "colour": (f"What colour {was} the {thing} ?", ("colour",)),
        "way": (
            f"Which way did the {hero} go ?",
            ("first.way", "next.way", "last.way", "path.go"),
        ),
        "food": (f"What did the {animal} want ?", ("animal.food",)),
        "friend": (f"Who was the {animal} ?", ("friend",)),
        "spot": (spot, ("spot",)),
    }
    return [
        Question(kind, question.split(), *_first_run(mentioned, wanted))
        for kind, (question, wanted) in asked.items()
    ]


def _first_run(mentioned: Sequence[str], wanted: Sequence[str]) -> tuple[int, int]:
    start = end = next(n for n, role in enumerate(mentioned) if role in wanted)
    while end + 1 < len(mentioned) and mentioned[end + 1] in wanted:
        end += 1
    return start, end


def majority_share(labels: Sequence[int | str]) -> float:
    """How often one is right who always gives the most frequent label.

    Raises:
        ValueError: If there is no label.
    """
    if not labels:
        raise ValueError("expected at least one label, got none")
    return Counter(labels).most_common(1)[0][1] / len(labels)
