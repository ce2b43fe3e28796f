"""*Favourites*: short texts whose class no single word gives away.

Each text names one animal and one food among other words. Its class is 1 where the food
is that animal's favourite. Every animal and every food is equally likely in both
classes, so no single word is evidence, and a linear model of word counts that is
trained on them ends at chance. A model that compares words can be always right.
"""

import random

#: Animal -> its favourite food.
FAVOURITES = {
    "rabbit": "carrot",
    "mouse": "cheese",
    "bear": "honey",
    "squirrel": "acorn",
    "monkey": "banana",
    "cow": "clover",
    "cat": "fish",
    "hen": "corn",
}

_OPENINGS = [
    "early today",
    "late last night",
    "after the rain",
    "before dinner",
    "on a cold day",
    "one sunny morning",
    "",
]
_ADJECTIVES = ["old", "small", "brown", "happy", "tired", "quick", "quiet", ""]
_VERBS = ["found", "carried", "saw", "bought", "dropped", "wanted"]
_PLACES = [
    "near the gate",
    "behind the house",
    "at the market",
    "under a tree",
    "by the river",
    "",
]
_ENDINGS = [
    "and went home",
    "and sang a song",
    "with a friend",
    "and fell asleep",
    "for the first time",
    "",
]


def sample_favourites(count: int, seed: int = 0) -> tuple[list[str], list[int]]:
    """Draw texts and their classes.

    Args:
        count: How many.
        seed: The same seed gives the same texts.

    Returns:
        The texts, such as ``"after the rain the old bear found some honey by the
        river"``, and the classes, 0 or 1, each as likely.

    Raises:
        ValueError: If ``count`` is negative.
    """
    if count < 0:
        raise ValueError(f"expected a count of at least 0, got {count}")
    draw = random.Random(seed)
    texts, classes = [], []
    for _ in range(count):
        animal = draw.choice(list(FAVOURITES))
        favourite = draw.random() < 0.5
        food = (
            FAVOURITES[animal]
            if favourite
            else draw.choice([f for a, f in FAVOURITES.items() if a != animal])
        )
        parts = [
            draw.choice(_OPENINGS),
            "the",
            draw.choice(_ADJECTIVES),
            animal,
            draw.choice(_VERBS),
            "some",
            food,
            draw.choice(_PLACES),
            draw.choice(_ENDINGS),
        ]
        texts.append(" ".join(part for part in parts if part))
        classes.append(int(favourite))
    return texts, classes
