"""Small stories told again, with wrong facts or in other words: texts whose mistakes
are known, to try measures on.
"""

import random
from collections.abc import Sequence

from course_lib.data import small_stories

#: Choices that a retelling must keep.
FACTS = ("name", "trait", "colour", "thing", "weather", "day", "manner", "animal")
#: Choices that only make other words: "walked" or "ran", "lost" or "gone".
WORDS = ("opening", "lost", "walk", "taste", "mood")


def retell(
    story: str, wrong: float = 0.0, other_words: float = 0.0, seed: int | str = 0
) -> str:
    """The story with each fact exchanged for another possible one with probability
    ``wrong``, and each choice of words with probability ``other_words``.

    Retellings of one story with one seed go together: what a low probability changes, a
    higher one changes too, and in the same way.

    Raises:
        ValueError: If the text is no small story, or a probability is none.
    """
    for name, rate in (("wrong", wrong), ("other_words", other_words)):
        if not 0 <= rate <= 1:
            raise ValueError(f"{name} must lie in [0, 1], got {rate}")
    choices = small_stories.decode(story)
    draw = random.Random(f"{seed} {story}")
    told = dict(choices)
    for slots, rate in ((FACTS, wrong), (WORDS, other_words)):
        for slot in slots:
            coin, pick = draw.random(), draw.random()
            options = small_stories.PROGRAM.row(slot, choices).options
            # No two in a story have one name.
            taken = {choices.get(who) for who in ("name", "second", "friend")}
            others = [option for option in options if option not in taken]
            others = [option for option in others if option != choices[slot]]
            if coin < rate:
                told[slot] = others[int(pick * len(others))]
    return small_stories.tell(told)


def wrong_facts(retelling: str, story: str, facts: Sequence[str] = FACTS) -> int:
    """How many facts a retelling gets wrong: what no overlap of words can know.

    Raises:
        ValueError: If either text is no small story.
    """
    told, true = small_stories.decode(retelling), small_stories.decode(story)
    return sum(told[fact] != true[fact] for fact in facts)
