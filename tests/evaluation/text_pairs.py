"""Pairs of texts to score: random ones full of repeats, and small stories, damaged."""

import random

from course_lib.data.small_stories import sample_stories

WORDS = (
    'the cat sat on a mat , and isn\'t 3.5 (very) big - it said: "no!" ; well-known U.S.'
    " 1,000 running runs cities été 7-8 &amp; a.b $5 x/y <b>"
).split()


def random_text(draw: random.Random, most: int = 14) -> str:
    count = draw.randint(0, most)
    return " ".join(draw.choice(WORDS[: draw.randint(2, 33)]) for _ in range(count))


def random_pairs(count: int, seed: int = 0) -> list[tuple[str, list[str]]]:
    """Texts, each with one to three references; a few are empty."""
    draw = random.Random(seed)
    return [
        (random_text(draw), [random_text(draw) for _ in range(draw.randint(1, 3))])
        for _ in range(count)
    ]


def story_pairs(count: int, seed: int = 0) -> list[tuple[str, list[str]]]:
    """Stories with words dropped, exchanged or doubled, beside the story and another."""
    draw, pairs = random.Random(seed), []
    stories = sample_stories(count + 1, seed)
    for story, other in zip(stories, stories[1:], strict=False):
        words = story.split()
        for _ in range(draw.randint(0, 12)):
            at = draw.randrange(len(words) - 1)
            how = draw.randrange(3)
            if how == 0:
                del words[at]
            elif how == 1:
                words[at], words[at + 1] = words[at + 1], words[at]
            else:
                words.insert(at, words[at])
        text = " ".join(words)
        lines = draw.random() < 0.5
        pairs.append(
            (
                text.replace(". ", ".\n") if lines else text,
                [story.replace(". ", ".\n"), other],
            )
        )
    return pairs
