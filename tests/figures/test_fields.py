"""Vector fields: the same picture for the same numbers, and bad input."""

import numpy as np
import pytest

from course_lib.figures.fields import fields

GRID = np.stack(np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5)), -1)
PLACES = GRID.reshape(-1, 2)


def test_a_field_is_a_picture_that_depends_on_its_arrows():
    def draw(**named):
        return fields(PLACES, named, points=PLACES[:3], alt="Arrows to the middle.").png

    first = draw(exact=-PLACES, learned=-0.9 * PLACES)
    assert first == draw(exact=-PLACES, learned=-0.9 * PLACES)
    assert first != draw(exact=-PLACES, learned=PLACES)
    assert fields(PLACES, {"none": 0 * PLACES}, alt="Nothing moves.").width < 450


@pytest.mark.parametrize(
    ("places", "arrows", "said"),
    [
        (PLACES[:, :1], {"a": PLACES}, r"places must be \(N, 2\)"),
        (PLACES, {"a": PLACES[:4]}, "an arrow for each of 25 places, got 4"),
        (PLACES, {"a": PLACES * np.nan}, "field 'a' must be finite"),
        (PLACES, {}, "one to three fields, got 0"),
        (PLACES, dict.fromkeys("abcd", PLACES), "got 4"),
    ],
)
def test_bad_input_is_refused(places, arrows, said):
    with pytest.raises(ValueError, match=said):
        fields(places, arrows, alt="Arrows.")
