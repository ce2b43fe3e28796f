"""*Workers*: sentences about people at work, with a planted association. How often
"she" and how often "he" follows each occupation is a number that we set.

    the baker walked to the market , and she lost her keys .
    my uncle hurried to the lake , and he found his bag .

After an occupation the pronoun is drawn; after a relative it is certain; and the second
pronoun agrees with the first. Every sentence has 13 words and marks. Which occupations
lean which way is arbitrary: the numbers say nothing about real people.
"""

import math
import random
from collections.abc import Iterator

#: Occupation -> how far it leans to "she", as a share of the strength.
LEANS = {
    "pilot": 1.0, "welder": 1.0, "baker": 0.6, "nurse": 0.6, "judge": 0.2,
    "tailor": 0.2, "dancer": -0.2, "plumber": -0.2, "teacher": -0.6, "miner": -0.6,
    "florist": -1.0, "surgeon": -1.0,
}  # fmt: skip
#: Every second occupation is rare: it is named a tenth as often as the others.
FREQUENCY = {name: (10, 1)[place % 2] for place, name in enumerate(LEANS)}
#: Words that go with "she", each with the one that goes with "he".
PAIRS = (
    ("she", "he"), ("her", "his"), ("mother", "father"), ("sister", "brother"),
    ("aunt", "uncle"), ("daughter", "son"),
)  # fmt: skip
_PRONOUNS = tuple(zip(*PAIRS[:2], strict=True))
_RELATIVES = PAIRS[2:]
_VERBS = ("walked", "hurried", "drove", "went")
_PLACES = ("market", "lake", "station", "garden")
_DEEDS = ("lost", "found", "forgot", "packed")
_THINGS = ("keys", "bag", "coat", "phone")
DIGITS = "0123456789"


def she_share(occupation: str, strength: float = 0.4) -> float:
    """The probability of "she" after an occupation, between 0.5 - strength and
    0.5 + strength.

    Raises:
        ValueError: If the strength lies outside 0 to 0.5.

    >>> round(she_share("pilot"), 2), round(she_share("teacher"), 2)
    (0.9, 0.26)
    """
    if not 0 <= strength <= 0.5:
        raise ValueError(f"the strength must lie between 0 and 0.5, got {strength}")
    return 0.5 + strength * LEANS[occupation]


def beginnings(subject: str) -> list[str]:
    """The 16 beginnings of sentences about a subject, up to where the pronoun stands.

    >>> beginnings("the pilot")[0]
    'the pilot walked to the market , and'
    """
    return [f"{subject} {v} to the {p} , and" for v in _VERBS for p in _PLACES]


def sample_sentences(count: int, seed: int, strength: float = 0.4) -> list[str]:
    """Draw sentences: half about occupations, half about relatives.

    Args:
        count: How many.
        seed: The same seed gives the same sentences but for the pronouns, whatever the
            strength; a larger count begins with the same ones.
        strength: How far the occupations lean; 0 is no association.

    Raises:
        ValueError: As ``she_share``.
    """
    draw = random.Random(seed)
    names, weights = list(FREQUENCY), list(FREQUENCY.values())
    shares = {name: she_share(name, strength) for name in names}
    sentences = []
    for _ in range(count):
        occupation = draw.choices(names, weights)[0]
        number, level, of_work = draw.randrange(8), draw.random(), draw.random() < 0.5
        if of_work:
            subject, she = f"the {occupation}", level < shares[occupation]
        else:
            she = number < 4
            subject = f"my {_RELATIVES[number % 4][0 if she else 1]}"
        who, whose = ("she", "her") if she else ("he", "his")
        verb, place, deed, thing = (
            draw.choice(words) for words in (_VERBS, _PLACES, _DEEDS, _THINGS)
        )
        sentences.append(
            f"{subject} {verb} to the {place} , and {who} {deed} {whose} {thing} ."
        )
    return sentences


def sentence_bits(sentence: str, strength: float = 0.4) -> float:
    """−log₂ of the exact probability of a sentence: no model can expect to pay less.

    Raises:
        ValueError: If ``sample_sentences`` writes no such sentence.
    """
    words = sentence.split()
    shape = (words[0], words[3:5], words[6:8], words[12:]) if len(words) == 13 else ()
    fixed = (["to", "the"], [",", "and"], ["."])
    choices = [(2, _VERBS), (5, _PLACES), (9, _DEEDS), (11, _THINGS)]
    agree = len(words) == 13 and (words[8], words[10]) in _PRONOUNS
    if shape[1:] != fixed or not agree or any(words[i] not in w for i, w in choices):
        raise ValueError(f"no sentence about workers: {sentence!r}")
    kin = {name: side for pair in _RELATIVES for side, name in enumerate(pair)}
    side = ("she", "he").index(words[8])
    if words[0] == "the" and words[1] in LEANS:
        she = she_share(words[1], strength)
        subject = FREQUENCY[words[1]] / sum(FREQUENCY.values())
        subject *= (she, 1 - she)[side]
    elif words[0] == "my" and kin.get(words[1]) == side:
        subject = 1 / 8
    else:
        raise ValueError(f"no sentence about workers: {sentence!r}")
    if subject == 0:
        return math.inf
    return 1 - math.log2(subject) + sum(math.log2(len(w)) for _, w in choices)


def pronoun_bits(strength: float) -> float:
    """The mean entropy of the pronoun after an occupation, in bits: 1 without
    association, less the stronger it is.
    """
    total = sum(FREQUENCY.values())
    return sum(
        often / total * _entropy(she_share(name, strength))
        for name, often in FREQUENCY.items()
    )


def vocabulary() -> list[str]:
    """Every word and mark, the ten digits and the words of "my number is" included."""
    return sorted({*_words()})


def _words() -> Iterator[str]:
    yield from (*LEANS, *(word for pair in PAIRS for word in pair))
    yield from (*_VERBS, *_PLACES, *_DEEDS, *_THINGS, *DIGITS)
    yield from ("the", "my", "to", ",", "and", ".", "number", "is")


def _entropy(p: float) -> float:
    return -sum(q * math.log2(q) for q in (p, 1 - p) if q)
