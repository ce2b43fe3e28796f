"""Calibration: plain loops, scikit-learn, cases from practice, bad input."""

import pytest
import torch

from course_lib.evaluation.calibration import (
    brier_score,
    expected_calibration_error,
    fit_temperature,
    reliability,
)

DRAW = torch.Generator().manual_seed(0)
SAID = torch.rand(500, generator=DRAW, dtype=torch.float64)
CAME = torch.rand(500, generator=DRAW) < SAID**1.5


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parity("evaluation.calibration", "sklearn.calibration.calibration_curve")
@pytest.mark.parametrize("quantiles", [False, True])
def test_bins_as_scikit_learn(quantiles, assert_parity):
    package = pytest.importorskip("sklearn.calibration")
    strategy = "quantile" if quantiles else "uniform"
    accuracy, said = package.calibration_curve(
        CAME.numpy(), SAID.numpy(), n_bins=10, strategy=strategy
    )
    found = reliability(SAID, CAME, 10, quantiles)
    assert_parity(tensor([b.accuracy for b in found]), torch.tensor(accuracy))
    assert_parity(tensor([b.confidence for b in found]), torch.tensor(said))
    assert sum(b.count for b in found) == 500


@pytest.mark.parity("evaluation.calibration", "sklearn.metrics.brier_score_loss")
def test_brier_as_scikit_learn(assert_parity):
    metrics = pytest.importorskip("sklearn.metrics")
    theirs = metrics.brier_score_loss(CAME.numpy(), SAID.numpy())
    assert_parity(tensor(brier_score(SAID, CAME)), tensor(theirs))


@pytest.mark.parity("evaluation.calibration", "scipy.optimize on the likelihood")
def test_temperature_is_the_best(assert_parity):
    optimize = pytest.importorskip("scipy.optimize")
    logits = torch.randn(400, 5, generator=DRAW, dtype=torch.float64)
    labels = torch.multinomial(logits.softmax(dim=1), 1, generator=DRAW)[:, 0]

    def loss(t):
        return torch.nn.functional.cross_entropy(3 * logits / t, labels).item()

    best = optimize.minimize_scalar(
        loss, bounds=(0.5, 20), method="bounded", options={"xatol": 1e-10}
    ).x
    found = fit_temperature(3 * logits, labels)
    assert_parity(tensor(found), tensor(best), rtol=1e-5, atol=0)
    assert 2.4 < found < 3.6  # what they were multiplied by


def test_cases_from_practice():
    error = expected_calibration_error
    assert error(tensor([0, 0.9]), tensor([1, 1])) == pytest.approx(0.55)
    nine = tensor([0.95] * 9 + [0.15])
    assert error(nine, torch.ones(10)) == pytest.approx(0.13)
    assert error(torch.ones(4), torch.ones(4)) == 0
    same = torch.full((6,), 0.7)
    assert error(same, tensor([1, 0, 0, 0, 0, 0]), quantiles=True) == pytest.approx(
        0.7 - 1 / 6
    )
    assert len(reliability(same, torch.ones(6), quantiles=True)) == 1


def test_bad_input():
    for words, call in (
        ("\\(3,\\) and \\(2,\\)", lambda: reliability(torch.ones(3), torch.ones(2))),
        ("\\(0,\\)", lambda: brier_score(torch.ones(0), torch.ones(0))),
        ("in \\[0, 1\\]", lambda: reliability(tensor([1.2]), torch.ones(1))),
        ("in \\[0, 1\\]", lambda: brier_score(tensor([float("nan")]), torch.ones(1))),
        ("got 0", lambda: reliability(torch.ones(2), torch.ones(2), 0)),
        ("logits \\(N, K\\)", lambda: fit_temperature(torch.ones(3), torch.ones(3))),
        (
            "some right and some wrong",
            lambda: fit_temperature(torch.eye(3), torch.arange(3)),
        ),
    ):
        with pytest.raises(ValueError, match=words):
            call()
