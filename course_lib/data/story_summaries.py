"""One-sentence summaries of small stories: who lost what, and who found it.

Everything in a summary stands in its story, in several sentences of it; the finder's
kind and name are told long before the finding.
"""

from course_lib.data import small_stories


def summary_of(story: str) -> str:
    """The right summary.

    Raises:
        ValueError: If the text is no small story.
    """
    told = small_stories.decode(story)
    names = " and ".join(filter(None, [told["name"], told.get("second")]))
    several = told["thing"].endswith("s")
    lost = f"{'some' if several else 'a'} {told['colour']} {told['thing']}"
    it = "them" if several else "it"
    if told["deed"] == "hide":
        return f"{names} lost {lost} and never found {it}."
    return f"{names} lost {lost}, and the {told['animal']} {told['friend']} found {it}."


def sample_summaries(count: int, seed: int) -> tuple[list[str], list[str]]:
    """Draw stories, and the summary of each."""
    stories = small_stories.sample_stories(count, seed)
    return stories, [summary_of(story) for story in stories]
