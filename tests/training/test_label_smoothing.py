"""Label smoothing in both conventions, against torch; padding counts for nothing."""

import pytest
import torch
import torch.nn.functional as F

from course_lib.training.batches import IGNORE
from course_lib.training.label_smoothing import (
    smoothed_cross_entropy,
    smoothed_targets,
    smoothing_floor,
)

DRAW = torch.Generator().manual_seed(0)
LOGITS = torch.randn(3, 5, 7, generator=DRAW, dtype=torch.float64)
TARGETS = torch.randint(7, (3, 5), generator=DRAW)
TARGETS[0, 3:] = TARGETS[2, 1:] = IGNORE


@pytest.mark.parity("training.label_smoothing", "torch.nn.functional.cross_entropy")
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
def test_equals_torch(smoothing, assert_parity):
    ours = smoothed_cross_entropy(LOGITS, TARGETS, smoothing)
    expected = F.cross_entropy(
        LOGITS.flatten(0, 1), TARGETS.flatten(), label_smoothing=smoothing
    )
    assert_parity(ours, expected, rtol=0, atol=1e-8)


def test_the_two_conventions():
    """V = 4, smoothing 0.1: 0.925 and 0.025, or 0.9 and 0.0333."""
    right = torch.tensor([2])
    every = smoothed_targets(right, 4, 0.1)[0]
    others = smoothed_targets(right, 4, 0.1, over="others")[0]
    torch.testing.assert_close(every, torch.tensor([0.025, 0.025, 0.925, 0.025]))
    torch.testing.assert_close(others, torch.tensor([1 / 30, 1 / 30, 0.9, 1 / 30]))


def test_one_is_the_other_with_another_number():
    """Smoothing e over all is e (V - 1) / V over the others."""
    ours = smoothed_cross_entropy(LOGITS, TARGETS, 0.1, "all")
    same = smoothed_cross_entropy(LOGITS, TARGETS, 0.1 * 6 / 7, "others")
    torch.testing.assert_close(ours, same, rtol=0, atol=1e-8)


def test_the_floor_is_what_a_divergence_lacks():
    assert smoothing_floor(4, 0.1) == pytest.approx(0.348780, abs=1e-6)
    target = smoothed_targets(torch.tensor([1]), 4, 0.1)
    logits = target.log().double()
    loss = smoothed_cross_entropy(logits, torch.tensor([1]), 0.1)
    assert loss.item() == pytest.approx(smoothing_floor(4, 0.1), abs=1e-6)
    assert smoothing_floor(4, 0.0) == 0.0


def test_a_column_of_padding_changes_nothing():
    """Not its logits either, were they NaN; and the words' own targets count."""
    wider = torch.cat([LOGITS, torch.full((3, 1, 7), torch.nan)], dim=1)
    targets = F.pad(TARGETS, (0, 1), value=IGNORE)
    one = smoothed_cross_entropy(LOGITS, TARGETS, 0.1)
    assert smoothed_cross_entropy(wider, targets, 0.1).item() == one.item()
    changed = TARGETS.clone()
    changed[1, 0] = (changed[1, 0] + 1) % 7
    assert smoothed_cross_entropy(LOGITS, changed, 0.1).item() != one.item()


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((4, 1.0), r"smoothing must lie in \[0, 1\), got 1.0"),
        ((4, -0.1), r"smoothing must lie in \[0, 1\), got -0.1"),
        ((1, 0.1), "at least 2 classes, got 1"),
        ((4, 0.1, "none"), 'over must be "all" or "others", got \'none\''),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        smoothed_targets(torch.tensor([0]), *arguments)
