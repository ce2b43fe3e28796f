"""Sheets of pictures: each in its place, with its name; bad input."""

import pytest
import torch

from course_lib.figures.sheets import picture_sheet, picture_sheets


def draw(count, high=8, wide=8):
    return torch.rand(
        count, 1, high, wide, generator=torch.Generator().manual_seed(count)
    )


def test_a_sheet_shows_each_picture_in_its_place():
    pictures = draw(5, 8, 6)
    sheet = picture_sheet(pictures, 3, alt="Noise.", names="abc", x="letter")
    matrix = torch.from_numpy(sheet.matrix)
    assert matrix.shape == (20, 24)
    second_row, second_column = matrix[11:19, 9:15], pictures[4, 0]
    assert torch.equal(second_row, second_column.double())
    assert matrix[:, :1].abs().sum() == 0 and matrix[10:, 16:].abs().sum() == 0
    assert sheet.columns == ["a"] * 8 + ["b"] * 8 + ["c"] * 8 and sheet.x == "letter"


def test_several_sheets_are_one_picture():
    one = picture_sheets({"real": draw(4), "made": draw(5)[:4]}, 2, alt="Two sheets.")
    same = picture_sheets({"real": draw(4), "made": draw(5)[:4]}, 2, alt="Two sheets.")
    other = picture_sheets({"real": draw(4), "made": draw(4)}, 2, alt="Two sheets.")
    assert one.png == same.png != other.png


@pytest.mark.parametrize(
    ("pictures", "options", "said"),
    [
        (torch.zeros(2, 8, 8), {}, r"4 dimension\(s\), got shape \(2, 8, 8\)"),
        (torch.zeros(2, 3, 8, 8), {}, r"\(N, 1, H, W\) .*, got \(2, 3, 8, 8\)"),
        (torch.zeros(2, 1, 8, 8), {"columns": 0}, "in 0"),
        (torch.full((2, 1, 8, 8), 16.0), {}, "goes up to 16"),
        (torch.zeros(2, 1, 8, 8), {"names": ["3"]}, "expected 10 names, got 1"),
    ],
)
def test_bad_input_is_refused(pictures, options, said):
    with pytest.raises(ValueError, match=said):
        picture_sheet(pictures, alt="Nothing.", **options)
