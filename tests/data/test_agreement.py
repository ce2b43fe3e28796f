"""Sentences in which the verb agrees with a noun that is not the nearest."""

from course_lib.data import small_stories
from course_lib.data.agreement import verb_sentences

PLURAL_THINGS = {thing for thing in small_stories.THINGS if thing.endswith("s")}


def test_the_verb_agrees_with_the_thing_and_not_with_its_neighbour():
    stories = small_stories.sample_stories(300, seed=4)
    sentences = verb_sentences(stories)
    assert len(sentences) == 300
    for words, verb in sentences:
        assert words[-4] in small_stories.THINGS and words[-3:-1] == ["of", "the"]
        assert (verb == "were") == (words[-4] in PLURAL_THINGS)


def test_mismatched_ones_mislead():
    for words, verb in verb_sentences(
        small_stories.sample_stories(300, seed=4), mismatched=True
    ):
        assert (words[-1] in small_stories.HEROES) == (verb == "were")
