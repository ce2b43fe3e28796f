"""Dials: what is drawn, its words, bad input."""

import pytest

from course_lib.figures.dials import dials
from course_lib.figures.picture import Picture

HANDS = [[1.0, 0.0], [0.0, 2.0]]


def test_a_row_of_dials_is_a_picture_with_its_words():
    picture = dials(
        {"query": HANDS, "key": HANDS[::-1]},
        alt="two dials",
        titles=["a", "b"],
        notes=["1°", "2°"],
    )
    assert (
        isinstance(picture, Picture)
        and picture.alt == "two dials"
        and picture.png.startswith(b"\x89PNG")
    )
    assert (
        picture.png
        == dials(
            {"query": HANDS, "key": HANDS[::-1]},
            alt="x",
            titles="ab",
            notes=["1°", "2°"],
        ).png
    )


def test_the_hand_moves_with_its_numbers_and_not_with_its_length():
    drawn = [
        dials({"q": hands}, alt="one").png for hands in ([[1, 1]], [[5, 5]], [[1, 2]])
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="alt must say"):
        dials({"q": HANDS}, alt=" ")
    with pytest.raises(ValueError, match="one to three names, got 0"):
        dials({}, alt="x")
    with pytest.raises(ValueError, match=r"hands 'k' must be \(2, 2\), got \(1, 2\)"):
        dials({"q": HANDS, "k": HANDS[:1]}, alt="x")
    with pytest.raises(ValueError, match="must have a length"):
        dials({"q": [[0, 0]]}, alt="x")
    with pytest.raises(ValueError, match="at most 6 dials, got 7"):
        dials({"q": [[1, 0]] * 7}, alt="x")
    with pytest.raises(
        ValueError, match="titles must hold one text for each of 2 dials, got 1"
    ):
        dials({"q": HANDS}, alt="x", titles=["a"])
    with pytest.raises(ValueError, match="notes must hold"):
        dials({"q": HANDS}, alt="x", notes=["a", "b", "c"])
