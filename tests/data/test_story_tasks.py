"""Tasks from small stories: answers agree with how a story was drawn, parts share no
story, twins share their words.
"""

from collections import Counter

import pytest

from course_lib.data import story_tasks
from course_lib.data.small_stories import decode, sample_stories, words

STORIES = sample_stories(120, 7)


def test_parts_share_no_story_and_no_twin():
    parts = story_tasks.split_stories((60, 30, 30), 3)
    assert [len(part) for part in parts] == [60, 30, 30]
    bags = [tuple(sorted(words(story))) for part in parts for story in part]
    assert len(set(bags)) == 120
    assert parts == story_tasks.split_stories((60, 30, 30), 3)
    assert parts != story_tasks.split_stories((60, 30, 30), 4)
    assert story_tasks.split_stories((0, 5), 3)[1] == parts[0][:5]
    with pytest.raises(ValueError, match="must not be negative"):
        story_tasks.split_stories((5, -1), 0)


def test_excerpts_are_six_whole_sentences():
    for story in STORIES[:30]:
        text = story_tasks.excerpt(story)
        assert text.count(".") == 6 and text[-1] == "."
        sentences = story.split(". ")
        assert " ".join(text).startswith(sentences[0].replace(",", " ,"))
        choices = decode(story)
        assert {choices[slot] for slot in ("hero", "thing", "friend")} <= set(text)
        assert choices["mood"] not in text and choices["weather"] not in text


def test_endings_leave_the_mood_out():
    moods = {"happy", "glad", "thankful", "sad", "sorry", "upset"}
    seen = Counter()
    for story in STORIES:
        text, label = story_tasks.ending(story)
        assert text == story_tasks.excerpt(story)
        assert not moods & set(text)
        assert label == (decode(story)["deed"] == "hide")
        assert label == bool(moods & {"sad", "sorry", "upset"} & set(words(story)))
        seen[label] += 1
    assert 0.08 < seen[1] / len(STORIES) < 0.3


def test_twins_have_one_bag_and_two_answers():
    texts, labels = story_tasks.generous(STORIES)
    assert len(texts) > 30 and sum(labels) * 2 == len(labels)
    for one, other, a, b in zip(
        texts[::2], texts[1::2], labels[::2], labels[1::2], strict=True
    ):
        assert sorted(one) == sorted(other) and one != other and a != b
    # Any rule that looks at the words without their order is right on exactly half.
    for rule in (len, lambda text: text.count("five") + 3 * text.count("two")):
        said = [rule(text) % 2 for text in texts]
        right = sum(guess == label for guess, label in zip(said, labels, strict=True))
        assert 2 * right == len(texts)
    story = next(s for s in STORIES if story_tasks.is_generous(s))
    numbers = {n: i for i, n in enumerate("zero one two three four five six".split())}
    told = words(story)
    gave = told[told.index("gave") + 1]
    assert 2 * numbers[gave] > int(decode(story)["sum"][0])
    assert story_tasks.twin(story_tasks.twin(story)) == story
    even = next(s for s in sample_stories(999, 0) if decode(s).get("sum") == "4-2")
    assert story_tasks.is_generous(even) is None
    with pytest.raises(ValueError, match="more is given than kept"):
        story_tasks.twin(even)


@pytest.mark.parametrize("share", [0.05, 0.15, 0.5])
def test_rare_endings_have_their_share(share):
    texts, labels = story_tasks.rare_endings(STORIES, share)
    assert len(texts) == len(labels)
    assert abs(sum(labels) - share * len(labels)) <= 1
    half = labels[: len(labels) // 2]
    assert abs(sum(half) - share * len(half)) <= 1
    told = dict.fromkeys(map(tuple, texts))
    assert len(told) == len(texts)
    assert story_tasks.majority_share(labels) >= 0.5


def test_rare_endings_name_what_is_missing():
    with pytest.raises(ValueError, match="between 0 and 1, got 1"):
        story_tasks.rare_endings(STORIES, 1)
    glad = [s for s in STORIES if not story_tasks.ending(s)[1]]
    with pytest.raises(ValueError, match="one kind alone"):
        story_tasks.rare_endings(glad, 0.1)
    with pytest.raises(ValueError, match="at least one label"):
        story_tasks.majority_share([])


def test_tags_name_every_mention():
    for story in STORIES:
        told, tags = story_tasks.entity_tags(story)
        choices = decode(story)
        assert len(told) == len(tags) and set(tags) <= set(story_tasks.TAGS)
        for word, tag in zip(told, tags, strict=True):
            if word == choices["friend"]:
                assert tag == "B-FRIEND"
            elif word in (choices["name"], choices.get("second")):
                assert tag == "B-HERO"
            elif word == choices["thing"]:
                assert tag.endswith("-THING")
            elif word == choices["first"]:
                assert tag == "I-PLACE"
        for before, tag in zip(["O", *tags], tags, strict=False):
            if tag.startswith("I-"):
                assert before[2:] == tag[2:]
    # Names stand for both: the word alone does not tell.
    roles = {
        (word, tag)
        for story in STORIES
        for word, tag in zip(*story_tasks.entity_tags(story), strict=True)
    }
    assert {("Sam", "B-HERO"), ("Sam", "B-FRIEND")} <= roles


def test_answers_stand_where_the_question_says():
    story = next(s for s in STORIES if decode(s)["path"] == "two")
    told, choices = story_tasks.excerpt(story), decode(story)
    answers = {
        q.kind: told[q.start : q.end + 1] for q in story_tasks.story_questions(story)
    }
    assert answers["colour"] == [choices["colour"]]
    assert answers["friend"] == [choices["friend"]]
    assert answers["way"][-1] == choices["next"] and "and" in answers["way"]
    assert " ".join(answers["spot"]) == choices["spot"]
    for story in STORIES:
        told = story_tasks.excerpt(story)
        for question in story_tasks.story_questions(story):
            assert 0 <= question.start <= question.end < len(told)
            assert question.words[-1] == "?"
