"""*Letters*: short references for applicants, and a decision that depends on skill and,
by a planted amount, on the pronoun.

    she has worked here for four years and her work is careful

The log-odds of a positive decision are known for every letter, so a classifier that
learns from the decisions can be held against the truth.
"""

import math
import random

YEARS = ("two", "three", "four", "five", "six", "seven")
#: How the work is -> points.
WORK = {"poor": -1.0, "fair": -0.3, "careful": 0.3, "brilliant": 1.0}
#: "she" and its possessive, with those of "he".
PAIRS = (("she", "he"), ("her", "his"))
A_YEAR = 0.6  # log-odds
A_POINT = 1.5


def log_odds(letter: str, bias: float = 0.0) -> float:
    """The exact log-odds of a positive decision: skill, and ``bias`` for "he".

    Raises:
        ValueError: If it is no such letter.

    >>> round(log_odds("he has worked here for six years and his work is fair", 1), 2)
    1.45
    """
    words = letter.split()
    try:
        years, work = YEARS.index(words[5]) + 2, WORK[words[11]]
        if write(words[0], words[5], words[11]) != letter:
            raise ValueError
    except (IndexError, KeyError, ValueError):
        raise ValueError(f"no such letter: {letter!r}") from None
    return A_YEAR * (years - 4.5) + A_POINT * work + bias * (words[0] == "he")


def write(pronoun: str, years: str, work: str) -> str:
    """The letter of some choices.

    Raises:
        ValueError: For another pronoun.
    """
    whose = {"she": "her", "he": "his"}.get(pronoun)
    if whose is None:
        raise ValueError(f"the pronoun must be she or he, got {pronoun!r}")
    return f"{pronoun} has worked here for {years} years and {whose} work is {work}"


def sample_letters(
    count: int, seed: int, bias: float = 0.0, ahead: float = 0.0
) -> tuple[list[str], list[int]]:
    """Draw letters and decisions.

    Args:
        count: How many.
        seed: The same seed gives the same letters and decisions.
        bias: What "he" adds to the log-odds.
        ahead: How many years "she" has worked more than "he", on average; at most 3.

    Returns:
        The letters, and a decision for each: 1 or 0.

    Raises:
        ValueError: If ``ahead`` is larger, in either direction.
    """
    if not -3 <= ahead <= 3:
        raise ValueError(f"expected a lead between -3 and 3 years, got {ahead}")
    draw = random.Random(seed)
    letters, decisions = [], []
    for _ in range(count):
        pronoun = draw.choice(("she", "he"))
        # The means differ by the lead, one on each side of the middle.
        shift = ahead / 2 if pronoun == "she" else -ahead / 2
        low, high = (1, 6)
        if draw.random() < abs(shift) / 1.5:  # from the upper half, or the lower one
            low, high = (4, 6) if shift > 0 else (1, 3)
        years = YEARS[draw.randint(low, high) - 1]
        letters.append(write(pronoun, years, draw.choice(list(WORK))))
        chance = 1 / (1 + math.exp(-log_odds(letters[-1], bias)))
        decisions.append(int(draw.random() < chance))
    return letters, decisions
