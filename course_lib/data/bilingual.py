"""A bilingual language: every sentence's right translations are known, and no
dictionary alone finds one.

    the small red dogs do not see one house
    los perros rojos pequenos una casa no ven

A sentence is one or two clauses, each a subject, a verb and an object. The other
language borrows Spanish words; its grammar is made up:

- **order**: adjectives stand after their noun, in mirrored order; the verb ends its
  clause;
- **agreement**: a noun is masculine or feminine, singular or plural, and its article
  and adjectives take the same form; the verb takes its subject's number. The source
  says the number, and the noun says the gender, which comes after the words that need
  it;
- **length**: "does not see" is "no ve";
- **a free choice**: "friend" may be "amigo" or "amiga", and the source does not say
  which. Either is right if the words that go with it agree.
"""

import itertools
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

#: Nouns: what stands before the ending, and the gender.
NOUNS = {
    "dog": ("perr", "m"), "cat": ("gat", "m"), "book": ("libr", "m"),
    "cow": ("vac", "f"), "house": ("cas", "f"), "door": ("puert", "f"),
    "friend": ("amig", "mf"), "cook": ("cociner", "mf"),
}  # fmt: skip
PLURALS = {f"{noun}s": noun for noun in NOUNS}
ADJECTIVES = {"small": "pequen", "red": "roj", "old": "viej", "new": "nuev"}
VERBS = {"see": "ve", "find": "encuentra", "carry": "lleva"}
SINGULAR_VERBS = {"sees": "see", "finds": "find", "carries": "carry"}
JOINED = {"and": "y", "because": "porque"}
#: Articles by gender and number.
ARTICLES = {
    "the": {"ms": "el", "fs": "la", "mp": "los", "fp": "las"},
    "one": {"ms": "un", "fs": "una"},
    "some": {"mp": "unos", "fp": "unas"},
}
ENDINGS = {"ms": "o", "fs": "a", "mp": "os", "fp": "as"}


class Aligned(NamedTuple):
    """A word of a translation."""

    word: str
    place: int  # of the source's word that it translates, from 0


def aligned(sentence: str, genders: Iterable[str] = ()) -> list[Aligned]:
    """A translation, and which word each of its words comes from.

    Args:
        sentence: Of the source language.
        genders: "m" or "f" for each noun whose gender is free, in order.

    Raises:
        ValueError: If a word is unknown, a clause is not subject, verb, object, or
            genders are missing.
    """
    words, free, found = sentence.split(), iter(genders), []
    clause: list[int] = []
    for place, word in enumerate([*words, "and"]):
        if word not in JOINED:
            clause.append(place)
            continue
        found += _clause(words, clause, free)
        clause = []
        if place < len(words):
            found.append(Aligned(JOINED[word], place))
    return found


def _clause(words: list[str], places: list[int], free: Iterator[str]) -> list[Aligned]:
    helpers = [p for p in places if words[p] in ("do", "does", "not")]
    verbs = [p for p in places if words[p] in VERBS or words[p] in SINGULAR_VERBS]
    if len(verbs) != 1 or len(helpers) not in (0, 2):
        told = " ".join(words[p] for p in places)
        raise ValueError(f"expected one verb in a clause, got {told!r}")
    (verb,), first = verbs, min([*helpers, *verbs])
    subject, number = _phrase(words, [p for p in places if p < first], free)
    thing, _ = _phrase(words, [p for p in places if p > verb], free)
    stem = VERBS[SINGULAR_VERBS.get(words[verb], words[verb])]
    says = [Aligned(stem + ("n" if number == "p" else ""), verb)]
    if helpers:
        says.insert(0, Aligned("no", helpers[1]))
    return [*subject, *thing, *says]


def _phrase(
    words: list[str], places: list[int], free: Iterator[str]
) -> tuple[list[Aligned], str]:
    """An article, adjectives and a noun in the other language, and the number."""
    told = " ".join(words[p] for p in places)
    noun = words[places[-1]] if places else ""
    number = "p" if noun in PLURALS else "s"
    known = all(words[p] in ADJECTIVES for p in places[1:-1])
    if (
        len(places) < 2
        or PLURALS.get(noun, noun) not in NOUNS
        or not known
        or words[places[0]] not in ARTICLES
        or f"m{number}" not in ARTICLES[words[places[0]]]
    ):
        raise ValueError(f"expected an article, adjectives and a noun, got {told!r}")
    stem, gender = NOUNS[PLURALS.get(noun, noun)]
    if gender == "mf":
        gender = next(free, "")
        if gender not in ("m", "f"):
            raise ValueError(f'expected "m" or "f" for {noun!r}, got {gender!r}')
    form = gender + number
    stems = {p: ADJECTIVES[words[p]] for p in places[1:-1]} | {places[-1]: stem}
    rest = [Aligned(stems[p] + ENDINGS[form], p) for p in places[:0:-1]]
    return [Aligned(ARTICLES[words[places[0]]][form], places[0]), *rest], number


def free_choices(sentence: str) -> int:
    """How many nouns may be of either gender."""
    words = [PLURALS.get(word, word) for word in sentence.split()]
    return sum(NOUNS.get(word, ("", ""))[1] == "mf" for word in words)


def translations(sentence: str) -> list[str]:
    """Every right translation: two for each free choice.

    Raises:
        ValueError: As ``aligned``.
    """
    return [
        " ".join(one.word for one in aligned(sentence, genders))
        for genders in itertools.product("mf", repeat=free_choices(sentence))
    ]


def sample_bilingual(
    count: int, seed: int = 0, part: str = "train", clauses: int = 2
) -> tuple[list[str], list[str]]:
    """Draw sentences and a right translation of each.

    Args:
        count: How many.
        seed: The same seed gives the same sentences.
        part: "train" or "test": no sentence is in both.
        clauses: The most clauses of a sentence, 1 or 2.

    Raises:
        ValueError: If ``count`` is negative, ``clauses`` neither 1 nor 2, or there is
            no such part.
    """
    if count < 0:
        raise ValueError(f"expected a count of at least 0, got {count}")
    if clauses not in (1, 2):
        raise ValueError(f"clauses must be 1 or 2, got {clauses}")
    if part not in ("train", "test"):
        raise ValueError(f'part must be "train" or "test", got {part!r}')
    draw, sentences, targets = random.Random(f"{part} {seed}"), [], []
    while len(sentences) < count:
        told = [_draw_clause(draw) for _ in range(draw.randint(1, clauses))]
        sentence = f" {draw.choice(list(JOINED))} ".join(told)
        if (zlib.crc32(sentence.encode()) % 10 == 0) == (part == "test"):
            genders = draw.choices("mf", k=free_choices(sentence))
            sentences.append(sentence)
            targets.append(" ".join(one.word for one in aligned(sentence, genders)))
    return sentences, targets


def _draw_clause(draw: random.Random) -> str:
    (subject, number), (thing, _) = _draw_phrase(draw), _draw_phrase(draw)
    verb = draw.choice(list(VERBS))
    if draw.random() < 0.25:
        verb = f"{'do' if number == 'p' else 'does'} not {verb}"
    elif number == "s":
        verb = {plural: verb for verb, plural in SINGULAR_VERBS.items()}[verb]
    return f"{subject} {verb} {thing}"


def _draw_phrase(draw: random.Random) -> tuple[str, str]:
    number = draw.choice("sp")
    article = draw.choice(["the", "one" if number == "s" else "some"])
    adjectives = draw.sample(list(ADJECTIVES), draw.choice([0, 1, 1, 2]))
    noun = draw.choice(list(NOUNS)) + ("s" if number == "p" else "")
    return " ".join([article, *adjectives, noun]), number


def likeliest_words(sentences: Sequence[str], targets: Sequence[str]) -> dict[str, str]:
    """The dictionary that is right most often: for each word the form that it most
    often has in the targets. A word that is never translated is left out.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for sentence, target in zip(sentences, targets, strict=True):
        # Whatever the free choices are, the places are the same.
        places = [one.place for one in aligned(sentence, itertools.repeat("m"))]
        words = sentence.split()
        for place, word in zip(places, target.split(), strict=True):
            counts[words[place]][word] += 1
    return {word: found.most_common(1)[0][0] for word, found in counts.items()}


def word_for_word(
    sentence: str, dictionary: dict[str, str], in_order: bool = False
) -> str:
    """Every word by its own, without looking at the others.

    Args:
        in_order: Put them where they belong: what is lost then is agreement alone.
    """
    words = sentence.split()
    places = range(len(words))
    if in_order:
        places = [one.place for one in aligned(sentence, itertools.repeat("m"))]
    return " ".join(dictionary[words[p]] for p in places if words[p] in dictionary)
