"""Forms ask one question after another and store what was said."""

import pytest

from course_lib.alignment.feedback import FeedbackStore
from course_lib.alignment.forms import FeedbackForm


@pytest.fixture
def store(tmp_path):
    return FeedbackStore(tmp_path / "said.sqlite")


def test_ratings_are_stored_click_by_click(store):
    answers = [("two plus two", "four"), ("two plus two", "five")]
    form = FeedbackForm(store, answers, model="small", rater="Kim")
    form._repr_mimebundle_()
    form.buttons[4].click()
    assert [(r.answer, r.score, r.model, r.rater) for r in store.ratings()] == [
        ("four", 5, "small", "Kim")
    ]
    assert "five" in form.text.value and not form.buttons[0].disabled
    form.buttons[0].click()
    assert [r.score for r in store.ratings()] == [5, 1]
    assert form.item is None and all(button.disabled for button in form.buttons)
    with pytest.raises(ValueError, match="still open"):
        form.rate(3)


def test_pairs_are_shown_in_drawn_order_and_stored_as_chosen(store):
    pairs = [(f"prompt {n}", "good", "bad") for n in range(40)]
    form = FeedbackForm(store, pairs, seed=3)
    first = []
    while form.item is not None:
        shown = form.item[1:]
        first.append(shown[0])
        form.vote(shown.index("good"))
    assert 8 <= first.count("good") <= 32
    assert {(v.chosen, v.rejected) for v in store.votes()} == {("good", "bad")}
    assert [v.prompt for v in store.votes()] == [p for p, *_ in pairs]


def test_skipping_stores_nothing(store):
    form = FeedbackForm(store, [("a", "b", "c"), ("d", "e", "f")])
    form.skip()
    assert form.item[0] == "d" and store.votes() == []


def test_without_a_kernel_the_question_stands_there_escaped(store):
    form = FeedbackForm(store, [("<b>", "x & y")])
    assert "&lt;b&gt;" in form.html and "x &amp; y" in form.html
    assert "Question 1 of 1" in form.html


@pytest.mark.parametrize(
    "items, said",
    [
        ([], "got 0 items"),
        ([("a", "b"), ("a", "b", "c")], r"lengths \[2, 3\]"),
        ([("a",)], r"lengths \[1\]"),
        ([("a", "b", "b")], "item 0: expected two different"),
    ],
)
def test_other_items_are_refused(store, items, said):
    with pytest.raises(ValueError, match=said):
        FeedbackForm(store, items)


def test_a_wrong_button_or_score_is_named(store):
    form = FeedbackForm(store, [("a", "b")])
    with pytest.raises(ValueError, match="asks for a rating"):
        form.vote(0)
    with pytest.raises(ValueError, match="1 to 5, got 6"):
        form.rate(6)
    with pytest.raises(ValueError, match="got 2"):
        FeedbackForm(store, [("a", "b", "c")]).vote(2)
    assert store.ratings() == [] and form.item == ("a", "b")
