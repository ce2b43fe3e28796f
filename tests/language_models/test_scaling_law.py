"""Scaling laws: known ones are found again, against scipy, and bad input."""

import math

import pytest
import torch

from course_lib.language_models import ScalingLaw, fit_scaling_law
from course_lib.language_models.law_fitting import huber, minimize, predict, starts
from course_lib.language_models.scaling_law import Fit

TRUE = ScalingLaw(1.69, 406.4, 0.34, 410.7, 0.28)  # Hoffmann et al., approach 3
UNKNOWNS = list(TRUE.__dict__)


def runs(law=TRUE, noise=0.0, seed=0):
    """A grid of 5 sizes and 4 amounts of data, with relative noise in the loss."""
    generator, rows = torch.Generator().manual_seed(seed), []
    for size in (1e7, 3e7, 1e8, 1e9, 1e10):
        for data in (1e8, 1e9, 1e10, 1e11):
            shake = float(torch.randn((), generator=generator))
            rows.append((size, data, law.loss(size, data) * math.exp(noise * shake)))
    return tuple(zip(*rows, strict=True))


@pytest.mark.parametrize(
    "law",
    [
        TRUE,
        ScalingLaw(0.5, 30.0, 0.6, 900.0, 0.45),
        ScalingLaw(2.8, 5.0, 0.1, 5e4, 0.6),
    ],
)
def test_a_known_law_is_found_again(law):
    fit = fit_scaling_law(*runs(law))
    for name in UNKNOWNS:
        assert getattr(fit.law, name) == pytest.approx(getattr(law, name), rel=1e-4)
    assert fit.error < 1e-8


@pytest.mark.parity("language_models.law_fitting", "scipy.optimize.least_squares")
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_agrees_with_scipy(seed, assert_parity):
    from scipy.optimize import least_squares

    sizes, data, losses = runs(noise=0.01, seed=seed)
    losses = [*losses[:3], 1.5 * losses[3], *losses[4:]]
    inputs = torch.tensor([sizes, data], dtype=torch.float64).log()
    inputs -= inputs.mean(dim=1, keepdim=True)
    targets = torch.tensor(losses, dtype=torch.float64).log()
    begin = starts(targets)

    def gaps(theta):
        return (predict(torch.tensor(theta)[None], inputs) - targets)[0].numpy()

    ours, values = minimize(begin, inputs, targets.expand(len(begin), -1), 1e-3)
    found = min(
        (
            least_squares(
                gaps, start, loss="huber", f_scale=1e-3, max_nfev=400,
                xtol=1e-12, ftol=1e-12, gtol=1e-12,
            )
            for start in begin[::4].numpy()
        ),
        key=lambda result: result.cost,
    )  # fmt: skip
    best = values.min()
    # Their cost is the sum; ours must not be worse by more than the last digits.
    assert_parity(best, torch.tensor(found.cost / 20), rtol=1e-4, atol=0)
    assert_parity(ours[values.argmin()], torch.tensor(found.x), rtol=1e-2, atol=1e-3)


def test_a_failed_run_has_little_pull():
    sizes, data, losses = runs()
    losses = [*losses[:7], 3 * losses[7], *losses[8:]]
    fit = fit_scaling_law(sizes, data, losses)
    assert fit.law.parameter_exponent == pytest.approx(0.34, rel=1e-2)
    squares = fit_scaling_law(sizes, data, losses, delta=1e9)
    assert abs(squares.law.parameter_exponent - 0.34) > 0.02


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    held = dict.fromkeys(UNKNOWNS, 0)
    for seed in range(10):
        fit = fit_scaling_law(*runs(noise=0.01, seed=seed), draws=60, seed=seed)
        for name in UNKNOWNS:
            low, high = fit.interval(lambda law, name=name: getattr(law, name))
            held[name] += low <= getattr(TRUE, name) <= high
    assert all(count >= 6 for count in held.values()), held
    again = fit_scaling_law(*runs(noise=0.01, seed=9), draws=60, seed=9)
    assert again == fit
    wide = fit.interval(lambda law: law.floor, 0.95)
    narrow = fit.interval(lambda law: law.floor, 0.5)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize("operations", [1e18, 5.76e23])
def test_the_best_size_is_the_lowest_loss_on_the_line(operations):
    size, data = TRUE.best_size(operations)
    assert 6 * size * data == pytest.approx(operations)
    grid = torch.linspace(-3, 3, 6001, dtype=torch.float64).exp() * size
    losses = [TRUE.loss(n, operations / 6 / n) for n in grid.tolist()]
    best = grid[losses.index(min(losses))]
    assert float(best) == pytest.approx(size, rel=2e-3)
    more, _ = TRUE.best_size(100 * operations)
    assert more / size == pytest.approx(100**TRUE.size_exponent)
    half, _ = TRUE.best_size(operations, each=2.0)
    assert half == pytest.approx(TRUE.best_size(3 * operations)[0])


def test_huber_by_hand():
    errors = torch.tensor([0.5, -3.0], dtype=torch.float64)
    assert float(huber(errors, 1.0)) == pytest.approx((0.125 + 2.5) / 2)


def test_bad_input_is_named():
    sizes, data, losses = runs()
    with pytest.raises(ValueError, match=r"as many of each, got \[20, 19, 20\]"):
        fit_scaling_law(sizes, data[1:], losses)
    with pytest.raises(ValueError, match="6 runs .* got 5 and"):
        fit_scaling_law(sizes[::4], data[::4], losses[::4])
    with pytest.raises(ValueError, match="3 different parameters .* got 8 and 2"):
        fit_scaling_law(sizes[:8], data[:8], losses[:8])
    with pytest.raises(ValueError, match="3 different tokens .* got 20 and 1"):
        fit_scaling_law(sizes, [1e9] * 20, losses)
    for wrong in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="losses must be .* positive numbers"):
            fit_scaling_law(sizes, data, [wrong, *losses[1:]])
    with pytest.raises(ValueError, match="a fit with draws, got none"):
        Fit(TRUE, (), 0.0).interval(lambda law: law.floor)
