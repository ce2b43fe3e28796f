"""*Instructions*: a made-up language in which people ask for a story about a hero and a
thing, and in which what they want is a formula.

- A **document** for pretraining is a title and two or three sentences:
  "fox kite . the happy fox found a kite . the fox lost a red kite . <end>".
- A **prompt** asks, "<ask> fox kite <answer>", and an **answer** is a few sentences
  and "<end>".
- The **gold reward** of an answer, at most 3, is known exactly. A reward model that is
  trained on votes can so be compared with what the voters want.

Demonstrations are careless: a noun is the one asked for in 60 % of cases, and drawn
from all otherwise. That leaves something to improve.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

END, ASK, ANSWER = "<end>", "<ask>", "<answer>"
HEROES = ["fox", "owl", "bear", "frog", "mouse", "wolf"]
THINGS = ["kite", "lamp", "drum", "boat", "cake", "coin"]
VERBS = ["found", "lost", "made", "saw"]
BRIGHT = ["happy", "golden", "kind", "merry"]
DARK = ["sad", "broken", "cruel", "grey"]
PLAIN = ["old", "small", "red", "quick"]
ADJECTIVES = [*BRIGHT, *DARK, *PLAIN]

#: All words; a word's number is its place. The end has number 0.
VOCABULARY = [
    END, ASK, ANSWER, ".", "the", "a", *HEROES, *THINGS, *VERBS, *ADJECTIVES
]  # fmt: skip
#: How often a noun is what the text is about.
TITLE_KEPT, DEMONSTRATION_KEPT = 0.95, 0.6


def encode(text: str) -> list[int]:
    """The numbers of a text's words.

    Raises:
        ValueError: If a word is unknown.
    """
    unknown = [word for word in text.split() if word not in VOCABULARY]
    if unknown:
        raise ValueError(f"expected words of the language, got {unknown[0]!r}")
    return [VOCABULARY.index(word) for word in text.split()]


def decode(ids: Sequence[int]) -> str:
    """The words with these numbers, with spaces between."""
    return " ".join(VOCABULARY[int(number)] for number in ids)


def _sentence(hero: str, thing: str, kept: float, draw: random.Random) -> str:
    """ "the [adjective] HERO VERB a [adjective] THING ." """
    hero = hero if draw.random() < kept else draw.choice(HEROES)
    thing = thing if draw.random() < kept else draw.choice(THINGS)
    told = []
    for article, noun in [("the", hero), ("a", thing)]:
        adjective = [draw.choice(ADJECTIVES)] if draw.random() < 0.5 else []
        told.append(" ".join([article, *adjective, noun]))
    return f"{told[0]} {draw.choice(VERBS)} {told[1]} ."


def _story(hero: str, thing: str, kept: float, draw: random.Random) -> str:
    count = draw.randint(2, 3)
    return " ".join([_sentence(hero, thing, kept, draw) for _ in range(count)] + [END])


def sample_documents(count: int, seed: int) -> list[str]:
    """Texts for pretraining: a title, a story, an end."""
    draw = random.Random(f"documents {seed}")
    titles = [(draw.choice(HEROES), draw.choice(THINGS)) for _ in range(count)]
    return [
        f"{hero} {thing} . {_story(hero, thing, TITLE_KEPT, draw)}"
        for hero, thing in titles
    ]


def sample_prompts(count: int, seed: int) -> list[str]:
    """What people ask for: four words each."""
    draw = random.Random(f"prompts {seed}")
    return [
        f"{ASK} {draw.choice(HEROES)} {draw.choice(THINGS)} {ANSWER}"
        for _ in range(count)
    ]


def sample_demonstrations(count: int, seed: int) -> tuple[list[str], list[str]]:
    """Prompts, and for each an answer that a person has written."""
    prompts = sample_prompts(count, seed)
    draw = random.Random(f"demonstrations {seed}")
    return prompts, [
        _story(*prompt.split()[1:3], DEMONSTRATION_KEPT, draw) for prompt in prompts
    ]


def _is_sentence(words: list[str]) -> bool:
    """Whether words are "the [adjective] HERO VERB a [adjective] THING"."""
    bare = [word for word in words if word not in ADJECTIVES]
    if len(bare) != 5 or bare[0] != "the" or bare[3] != "a":
        return False
    if bare[1] not in HEROES or bare[2] not in VERBS or bare[4] not in THINGS:
        return False
    hero, verb, a = words.index(bare[1]), words.index(bare[2]), words.index("a")
    first, second = words[1:hero], words[a + 1 : -1]
    return (
        words[0] == "the"
        and verb == hero + 1
        and a == verb + 1
        and len(first) <= 1
        and len(second) <= 1
    )


@dataclass(frozen=True)
class Judgement:
    """What counts in an answer."""

    hero: float  # share of heroes that are the one asked for; 0 if there is none
    thing: float  # the same of things
    bright: int  # how many bright words
    dark: int  # how many dark ones
    broken: int  # sentences that break the grammar
    ended: bool  # whether the last word, and no other, is the end

    @property
    def reward(self) -> float:
        """At most 3: a point each for the right hero and thing, half a point for each
        of two bright words; every further bright one and every dark one costs half a
        point, a broken sentence or a missing end a whole one.
        """
        wanted = 0.5 * min(self.bright, 2) - 0.5 * max(self.bright - 2, 0)
        faults = 0.5 * self.dark + self.broken + (not self.ended)
        return self.hero + self.thing + wanted - faults


def judge(prompt: str, answer: str) -> Judgement:
    """Look at an answer as the people who ask do.

    Raises:
        ValueError: If the prompt is not one.

    >>> judge("<ask> fox kite <answer>", "the happy fox found a kite . <end>").reward
    2.5
    """
    asked = prompt.split()
    if len(asked) != 4 or asked[1] not in HEROES or asked[2] not in THINGS:
        raise ValueError(f"expected {ASK} HERO THING {ANSWER}, got {prompt!r}")
    words = answer.split()
    ended = words[-1:] == [END] and words.count(END) == 1
    *sentences, rest = " ".join(word for word in words if word != END).split(".")
    heroes = [word for word in words if word in HEROES]
    things = [word for word in words if word in THINGS]
    broken = sum(not _is_sentence(sentence.split()) for sentence in sentences)
    return Judgement(
        hero=heroes.count(asked[1]) / max(1, len(heroes)),
        thing=things.count(asked[2]) / max(1, len(things)),
        bright=sum(word in BRIGHT for word in words),
        dark=sum(word in DARK for word in words),
        broken=broken + bool(rest.split()),
        ended=ended,
    )


def gold_reward(prompt: str, answer: str) -> float:
    """What the answer is worth to the people who ask; see ``Judgement.reward``."""
    return judge(prompt, answer).reward


def sample_votes(
    prompts: Sequence[str],
    ones: Sequence[str],
    others: Sequence[str],
    seed: int,
    sharpness: float = 2.0,
) -> list[tuple[str, str, str]]:
    """Let people choose between two answers to each prompt.

    They choose ``one`` with probability σ(sharpness · difference of gold rewards): the
    model of Bradley and Terry (1952).

    Returns:
        (prompt, chosen, rejected) for each pair of different answers.
    """
    generator = torch.Generator().manual_seed(seed)
    votes = []
    for prompt, one, other in zip(prompts, ones, others, strict=True):
        if one == other:
            continue
        difference = gold_reward(prompt, one) - gold_reward(prompt, other)
        chance = torch.tensor(sharpness * difference).sigmoid()
        if torch.rand((), generator=generator) < chance:
            votes.append((prompt, one, other))
        else:
            votes.append((prompt, other, one))
    return votes
