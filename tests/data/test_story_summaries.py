"""Summaries of small stories: right by example, and everything in them is told."""

import pytest

from course_lib.data import small_stories
from course_lib.data.story_summaries import sample_summaries, summary_of

STORY = (
    "Once upon a time there were two tall mice named Sam and Max. They were clever and"
    " had some green shells. One sunny morning the shells of the mice were lost. They"
    " walked over the bridge and along the river. There they met a lonely rabbit named"
    " Jules, who wanted carrots. Sam and Max had three carrots, gave one to Jules and"
    " kept two. Jules smiled and found the green shells in a tree. To this day the"
    " clever mice with the shells visit Jules and feel happy."
)


def test_who_lost_what_and_who_found_it():
    assert summary_of(STORY) == (
        "Sam and Max lost some green shells, and the rabbit Jules found them."
    )


def test_what_is_never_found():
    told = small_stories.decode(STORY) | {"deed": "hide", "thing": "kite"}
    told |= {"hero": "girl", "mood": "sad"}
    told = {slot: told[slot] for slot in told if slot not in ("second", "sum")}
    story = small_stories.tell(told)
    assert summary_of(story) == "Sam lost a green kite and never found it."


def test_every_name_and_thing_stands_in_the_story():
    for story, summary in zip(*sample_summaries(100, seed=1), strict=True):
        told = {*small_stories.words(story)}
        own = {
            "lost",
            "and",
            "the",
            "found",
            "never",
            "it",
            "them",
            "a",
            "some",
            ",",
            ".",
        }
        assert {*small_stories.words(summary)} <= told | own


def test_another_text_is_refused():
    with pytest.raises(ValueError):
        summary_of("Kim ran.")
