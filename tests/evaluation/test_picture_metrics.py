"""Measures of pictures: SciPy's matrix root, plain loops, closed forms, bad input."""

import numpy as np
import pytest
import scipy.linalg
import torch

from course_lib.evaluation.picture_metrics import (
    class_diversity,
    density_coverage,
    frechet_distance,
    kernel_distance,
    precision_recall,
)

MEASURES = [frechet_distance, kernel_distance, precision_recall, density_coverage]


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def sets():
    return draw(30, 4) @ draw(4, 4, seed=2), 0.8 * draw(25, 4, seed=1) + 0.5


@pytest.mark.parity("evaluation.picture_metrics", "scipy.linalg.sqrtm")
def test_frechet_distance_with_scipy_s_root(sets, assert_parity):
    real, fake = (rows.numpy() for rows in sets)
    first, second = np.cov(real, rowvar=False), np.cov(fake, rowvar=False)
    root = scipy.linalg.sqrtm(first @ second).real
    shift = ((real.mean(0) - fake.mean(0)) ** 2).sum()
    expected = shift + np.trace(first + second - 2 * root)
    assert_parity(
        torch.tensor(frechet_distance(*sets), dtype=torch.float64),
        torch.tensor(expected),
    )


def test_frechet_distance_in_closed_form():
    """Along one axis it is the squared difference of means and of deviations."""
    rows = torch.tensor([[-1.0, 0.0], [1.0, 0.0]], dtype=torch.float64)
    variance = rows[:, 0].var().sqrt().item()
    assert frechet_distance(rows, 3 * rows + 4) == pytest.approx(
        32 + (3 * variance - variance) ** 2
    )
    assert frechet_distance(rows, rows) == pytest.approx(0, abs=1e-9)


@pytest.mark.parity("evaluation.picture_metrics", "its formula in plain loops")
def test_kernel_distance_in_plain_loops(sets, assert_parity):
    real, fake = (rows.tolist() for rows in sets)

    def k(x, y):
        return (sum(a * b for a, b in zip(x, y, strict=True)) / 4 + 1) ** 3

    def within(rows):
        n, pairs = len(rows), range(len(rows))
        total = sum(k(rows[i], rows[j]) for i in pairs for j in pairs if i != j)
        return total / (n * (n - 1))

    mixed = sum(k(x, y) for x in real for y in fake) / (len(real) * len(fake))
    expected = within(real) + within(fake) - 2 * mixed
    assert_parity(
        torch.tensor(kernel_distance(*sets), dtype=torch.float64),
        torch.tensor(expected, dtype=torch.float64),
    )


def test_kernel_distance_is_without_bias():
    values = [
        kernel_distance(draw(20, 3, seed=2 * i), draw(20, 3, seed=2 * i + 1))
        for i in range(300)
    ]
    mean, error = np.mean(values), np.std(values) / 300**0.5
    assert abs(mean) < 4 * error and min(values) < 0


def brute(real, fake, k):
    """Precision, recall, density and coverage, ball by ball."""
    real, fake = real.numpy(), fake.numpy()

    def radius(rows, i):
        return sorted(np.linalg.norm(rows - rows[i], axis=1))[k]  # itself comes first

    def held(balls, i, point):
        return np.linalg.norm(balls[i] - point) <= radius(balls, i)

    def among(point, balls):
        return any(held(balls, i, point) for i in range(len(balls)))

    inside = [[held(real, i, y) for y in fake] for i in range(len(real))]
    return torch.tensor([
        np.mean([among(y, real) for y in fake]), np.mean([among(x, fake) for x in real]),
        np.sum(inside) / (k * len(fake)), np.mean([any(row) for row in inside]),
    ])  # fmt: skip


@pytest.mark.parity("evaluation.picture_metrics", "balls counted in plain loops")
@pytest.mark.parametrize("k", [1, 3, 5])
def test_neighbours_in_plain_loops(sets, k, assert_parity):
    ours = *precision_recall(*sets, k), *density_coverage(*sets, k)
    assert_parity(torch.tensor(ours, dtype=torch.float64), brute(*sets, k))


def test_what_each_measure_sees():
    real = draw(300, 4)
    few = real[:3].repeat(100, 1) + 0.01 * draw(300, 4, seed=1)  # right, not varied
    wild = 5 * draw(300, 4, seed=2)  # varied, not right
    same = draw(300, 4, seed=3)
    precision, recall = precision_recall(real, few)
    assert precision > 0.95 and recall < 0.05
    assert density_coverage(real, few)[1] < 0.2 < 0.9 < density_coverage(real, same)[1]
    assert precision_recall(real, wild)[0] < 0.3
    for measure in (frechet_distance, kernel_distance):
        assert measure(real, same) < 0.2 * min(measure(real, few), measure(real, wild))


def test_class_diversity_counted_by_hand():
    features = torch.tensor([[0.0], [4.0], [10.0], [10.0], [16.0], [99.0]])
    labels = torch.tensor([0, 0, 1, 1, 1, 2])  # the last class has one picture
    assert class_diversity(features, labels) == pytest.approx((4 + 4) / 2)


@pytest.mark.parametrize("measure", MEASURES)
def test_bad_features_are_named(measure):
    good = draw(9, 3)
    with pytest.raises(ValueError, match="one width, got 3 and 4"):
        measure(good, draw(9, 4))
    with pytest.raises(ValueError, match=r"fake features must be \(N, F\)"):
        measure(good, draw(9))
    with pytest.raises(ValueError, match="real features must be finite"):
        measure(good * torch.nan, good)


def test_bad_neighbours_and_labels_are_named():
    with pytest.raises(ValueError, match="between 1 and 4 for 5 rows, got 5"):
        precision_recall(draw(5, 2), draw(5, 2), 5)
    with pytest.raises(ValueError, match=r"got \(5, 2\) and \(4,\)"):
        class_diversity(draw(5, 2), torch.zeros(4))
    with pytest.raises(ValueError, match="two pictures, got none"):
        class_diversity(draw(2, 2), torch.arange(2))
