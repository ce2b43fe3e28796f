"""What is a batch of pictures, and what is none."""

import pytest
import torch

from course_lib.data.pictures import check_pictures


@pytest.mark.parametrize(
    "pictures, message",
    [
        (torch.zeros(2, 8, 8), r"\(N, 1, 8, 8\), got \(2, 8, 8\)"),
        (torch.zeros(2, 3, 8, 8), r"got \(2, 3, 8, 8\)"),
        (torch.zeros(2, 1, 9, 9), r"got \(2, 1, 9, 9\)"),
        (torch.zeros(0, 1, 8, 8), r"got \(0, 1, 8, 8\)"),
        (torch.zeros(2, 1, 8, 8, dtype=torch.uint8), "floats in .*, got torch.uint8"),
        (torch.full((2, 1, 8, 8), 16.0), "lie in .*, got 16 to 16"),
        (torch.full((2, 1, 8, 8), -1.0), "got -1 to -1"),
        (torch.full((2, 1, 8, 8), torch.nan), "got nan to nan"),
    ],
)
def test_what_is_no_picture_is_refused(pictures, message):
    with pytest.raises(ValueError, match=message):
        check_pictures(pictures, 8)
    good = torch.rand(2, 1, 8, 8)
    assert check_pictures(good) is good
