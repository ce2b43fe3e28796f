"""Pictures as texts: out and back, how long they are, what is refused."""

import pytest
import torch

from course_lib.data.picture_text import RUNS, picture_texts, texts_as_pictures


@pytest.mark.parametrize("size", [1, 3, 28])
@pytest.mark.parametrize("ink", [0.0, 0.1, 0.5, 1.0])
def test_levels_come_back(size, ink):
    draw = torch.Generator().manual_seed(size)
    levels = torch.randint(16, (5, 1, size, size), generator=draw)
    levels *= torch.rand(levels.shape, generator=draw) < ink
    texts = picture_texts(levels / 15)
    assert torch.equal(texts_as_pictures(texts, size), levels.float() / 15)


def test_other_values_go_to_the_nearest_level():
    pictures = torch.rand(4, 1, 6, 6, generator=torch.Generator().manual_seed(0))
    back = texts_as_pictures(picture_texts(pictures), 6)
    assert (back - pictures).abs().max() <= 0.5 / 15 + 1e-6


def test_paper_is_short_and_ink_is_not():
    both = torch.stack([torch.zeros(1, 28, 28), torch.ones(1, 28, 28)])
    paper, ink = picture_texts(both)
    assert paper == "z" * 37 + "l"  # 37 · 21 + 7 pixels
    assert ink == "f" * 784
    assert sorted(RUNS.values()) == list(range(2, 22))


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match=r"lie in \[0, 1\]"):
        picture_texts(torch.full((1, 1, 2, 2), 16.0))
    with pytest.raises(ValueError, match="written with '!'"):
        texts_as_pictures(["f!00"], 2)
    with pytest.raises(ValueError, match="expected 4 pixels, got 3"):
        texts_as_pictures(["h"], 2)
