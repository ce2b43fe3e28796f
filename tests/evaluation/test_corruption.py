"""Damage by chance: what each mistake looks like, rates, levels, bad input."""

import re
from statistics import fmean

import pytest
import torch

from course_lib.evaluation.corruption import neighbours, noise_curve, pixel_noise, typos


def draw(seed=0):
    return torch.Generator().manual_seed(seed)


TEXT = "One windy day, the Quick red kite of a fox was lost: 12 times!"


def test_nothing_is_hit_at_rate_0():
    assert typos(TEXT, 0.0, draw()) == TEXT
    pictures = torch.rand(5, 1, 4, 3, generator=draw())
    assert torch.equal(pixel_noise(pictures, 0.0, draw()), pictures)


def one_mistake(before, after):
    """How a word became another, or None."""
    for i in range(len(before)):
        if after == before[:i] + before[i + 1 :]:
            return "left out"
        if after == before[:i] + 2 * before[i] + before[i + 1 :]:
            return "twice"
        if after == before[:i] + before[i : i + 2][::-1] + before[i + 2 :]:
            return "swapped"
        same = after[:i] + before[i] + after[i + 1 :] == before
        if same and after[i : i + 1] in neighbours(before[i]):
            return "another key"
    return None


def test_the_four_mistakes_are_as_likely():
    word, found = "wordbank", []
    for seed in range(8000):
        after = typos(word, 0.01, draw(seed))
        if after != word:
            found.append(one_mistake(word, after))
    assert len(found) > 400  # a few hold two mistakes and look like none
    for kind in ["left out", "twice", "swapped", "another key"]:
        # a swap at the end leaves a letter out: 1/4 + 1/32
        assert 0.16 < found.count(kind) / len(found) < 0.34


def test_only_letters_are_hit_and_capitals_stay():
    after = typos(TEXT, 1.0, draw(3))
    assert re.sub("[A-Za-z]", "", after) == re.sub("[A-Za-z]", "", TEXT)
    assert any(letter.isupper() for letter in after)
    assert typos("12, — é ß", 1.0, draw()) == "12, — é ß"


def test_the_rate_is_the_share_of_letters():
    text = "b " * 20000  # swaps leave a lone letter out, so all mistakes show
    after = typos(text, 0.1, draw()).split(" ")
    assert abs(fmean(word != "b" for word in after[:-1]) - 0.1) < 0.01


def test_neighbours_are_mutual():
    letters = "qwertyuiopasdfghjklzxcvbnm"
    for letter in letters:
        around = neighbours(letter)
        assert letter not in around and 2 <= len(around) <= 6
        assert all(letter in neighbours(other) for other in around)


def test_pixel_noise_has_its_level_and_range():
    pictures = torch.full((50, 1, 20, 20), 0.5)
    noisy = pixel_noise(pictures, 0.1, draw())
    assert abs((noisy - pictures).std().item() - 0.1) < 0.002
    far = pixel_noise(pictures, 2.0, draw())
    assert far.min() == 0 and far.max() == 1


def test_a_curve_by_hand():
    items = [1.0, 2.0, 3.0, 4.0]

    def corrupt(values, level, generator):
        shift = torch.rand(len(values), generator=generator).tolist()
        return [v - level * s for v, s in zip(values, shift, strict=True)]

    curve = noise_curve(lambda v: v, items, corrupt, [0.0, 1.0, 2.0], draws=2, seed=4)
    again = draw(4)
    shifts = torch.rand(4, generator=again), torch.rand(4, generator=again)
    mean = torch.stack(shifts).mean().item()
    for point, level in zip(curve, [0.0, 1.0, 2.0], strict=True):
        assert point.level == level
        assert point.value == pytest.approx(2.5 - level * mean, abs=1e-6)
        assert point.low <= point.value <= point.high


def test_bad_input():
    with pytest.raises(ValueError, match="between 0 and 1"):
        typos("a", 1.5, draw())
    with pytest.raises(ValueError, match="negative"):
        pixel_noise(torch.zeros(1, 1, 2, 2), -0.1, draw())
    with pytest.raises(ValueError, match="draws"):
        noise_curve(list, [1, 2], lambda x, level, g: x, [0.0], draws=0)
