"""Sheets of pictures: each in its place; the same picture for the same numbers; bad
input.
"""

import numpy as np
import pytest
import torch

from course_lib.figures.sheets import picture_sheet, picture_sheets, tiled


def draw(count, high=8, wide=8):
    return torch.rand(
        count, 1, high, wide, generator=torch.Generator().manual_seed(count)
    )


def test_a_sheet_shows_each_picture_in_its_place():
    pictures = draw(5, 8, 6)
    matrix = tiled(pictures, 3)
    assert matrix.shape == (20, 24)
    # the second row, the second column
    assert np.array_equal(matrix[11:19, 9:15], pictures[4, 0].double().numpy())
    assert not matrix[:, :1].any() and not matrix[10:, 16:].any()


def test_a_sheet_is_a_picture_that_depends_on_what_it_is_given():
    def png(pictures, **options):
        return picture_sheet(pictures, 2, alt="Noise.", **options).png

    plain = png(draw(4))
    assert plain == png(draw(4)) != png(draw(5)[:4])
    named = png(draw(4), names="ab", x="letter")
    assert len({plain, named, png(draw(4), names="ac"), png(draw(4), title="two")}) == 4


def test_several_sheets_are_one_picture():
    one = picture_sheets({"real": draw(4), "made": draw(5)[:4]}, 2, alt="Two sheets.")
    same = picture_sheets({"real": draw(4), "made": draw(5)[:4]}, 2, alt="Two sheets.")
    other = picture_sheets({"real": draw(4), "made": draw(4)}, 2, alt="Two sheets.")
    assert one.png == same.png != other.png
    with pytest.raises(ValueError, match="equally many"):
        picture_sheets({"real": draw(4), "made": draw(6)}, 2, alt="Two sheets.")


@pytest.mark.parametrize(
    ("pictures", "options", "said"),
    [
        (torch.zeros(2, 8, 8), {}, r"4 dimension\(s\), got shape \(2, 8, 8\)"),
        (torch.zeros(2, 3, 8, 8), {}, r"\(N, 1, H, W\) .*, got \(2, 3, 8, 8\)"),
        (torch.zeros(2, 1, 8, 8), {"columns": 0}, "in 0"),
        (torch.full((2, 1, 8, 8), 16.0), {}, "got 16 to 16"),
        (torch.full((2, 1, 8, 8), torch.nan), {}, "got nan"),
        (torch.zeros(2, 1, 8, 8), {"names": ["3"]}, "expected 10 names, got 1"),
    ],
)
def test_bad_input_is_refused(pictures, options, said):
    with pytest.raises(ValueError, match=said):
        picture_sheet(pictures, alt="Nothing.", **options)
