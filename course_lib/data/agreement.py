"""Sentences of small stories whose verb agrees with a noun that is not the nearest."""

from collections.abc import Sequence

from course_lib.data import small_stories

#: Heroes of whom there is one; all other heroes are plural.
SINGULAR = frozenset(noun for noun in small_stories.HEROES)


def verb_places(story: str) -> tuple[list[str], int, int]:
    """The words of a story, the place of the verb in "the boots of the girl *were*
    lost", and of the noun beside it.
    """
    words, roles = small_stories.words(story), small_stories.roles(story)
    verb = roles.index("thing.was")
    return words, verb, verb - 1


def verb_sentences(
    stories: Sequence[str], mismatched: bool = False
) -> list[tuple[list[str], str]]:
    """The words of each story before the verb, and the verb, "was" or "were".

    Args:
        stories: Small stories.
        mismatched: Only those in which the noun beside the verb has another number than
            the verb.
    """
    found = []
    for story in stories:
        words, verb, near = verb_places(story)
        if not mismatched or (words[near] in SINGULAR) != (words[verb] == "was"):
            found.append((words[:verb], words[verb]))
    return found
