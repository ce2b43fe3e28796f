"""The judge's measures: what they are made of, their yardstick, and bad input."""

import pytest
import torch

from course_lib.evaluation import picture_metrics as metrics
from course_lib.evaluation.picture_judge import PictureJudge

LABELS = torch.arange(40) % 2


class Looks:
    """Class 1 has its ink on the right; features are the pixels."""

    def probabilities(self, pictures):
        ink = pictures.flatten(2).sum(dim=1).view(-1, 2, 2).sum(dim=1)
        return ink.softmax(dim=1)

    def features(self, pictures):
        return pictures.flatten(1)


def draw(seed, count=40):
    """Pictures of 2×2 pixels whose ink is mostly on the side of their class."""
    draw = torch.Generator().manual_seed(seed)
    pictures = torch.rand(count, 1, 2, 2, generator=draw) / 2
    pictures[torch.arange(count), 0, :, torch.arange(count) % 2] += 0.5
    return pictures


def test_measures_are_those_of_the_metrics():
    real, made = draw(0), draw(1)
    judge = PictureJudge(Looks(), real, LABELS)
    found = judge(made, LABELS)
    flat, other = real.flatten(1), made.flatten(1)
    assert judge.accuracy == found["recognised"] == 1
    assert found["frechet"] == pytest.approx(metrics.frechet_distance(flat, other))
    scale = flat.double().square().mean().sqrt()
    expected = metrics.kernel_distance(flat / scale, other / scale)
    assert found["kernel"] == pytest.approx(expected)
    expected = metrics.precision_recall(flat, other)
    assert (found["precision"], found["recall"]) == pytest.approx(expected)
    assert found["coverage"] == metrics.density_coverage(flat, other)[1]
    assert judge(made, 1 - LABELS)["recognised"] == 0


def test_several_sets_are_averaged():
    judge = PictureJudge(Looks(), draw(0), LABELS)
    one, two = judge(draw(1), LABELS), judge(draw(2), LABELS)
    both = judge(torch.cat([draw(1), draw(2)]), LABELS.repeat(2))
    for name, value in both.items():
        assert value == pytest.approx((one[name] + two[name]) / 2), name


def test_one_picture_a_class_is_recognised_and_not_diverse():
    judge = PictureJudge(Looks(), draw(0), LABELS)
    same = draw(0)[:2].repeat(20, 1, 1, 1)
    found = judge(same, LABELS)
    assert found["recognised"] == 1 and found["diversity"] < 1e-6
    assert found["coverage"] < judge(draw(1), LABELS)["coverage"]


@pytest.mark.parametrize(("pictures", "labels"), [(39, 39), (80, 40), (0, 0)])
def test_sets_must_be_whole(pictures, labels):
    judge = PictureJudge(Looks(), draw(0), LABELS)
    with pytest.raises(ValueError, match=f"sets of 40 .* got {pictures} and {labels}"):
        judge(torch.rand(pictures, 1, 2, 2), torch.zeros(labels).long())
