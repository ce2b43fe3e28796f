"""Estimators of a KL divergence, against its closed form for two Gaussians."""

import pytest
import torch

from course_lib.alignment.divergence import k1, k2, k3


@pytest.mark.parity("alignment.divergence", "closed form for Gaussians")
@pytest.mark.parametrize("shift", [0.1, 0.5])
@pytest.mark.parametrize("estimator", [k1, k3])
def test_unbiased(estimator, shift, record_error):
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(200_000, dtype=torch.float64, generator=draw)
    terms = estimator(-(x**2) / 2, -((x - shift) ** 2) / 2)
    error = abs(terms.mean() - shift**2 / 2)
    assert error < 4 * terms.std() / len(x) ** 0.5
    record_error("alignment.divergence", "closed form for Gaussians", float(error))


def test_variance_and_bias():
    draw = torch.Generator().manual_seed(1)
    x = torch.randn(200_000, dtype=torch.float64, generator=draw)
    here = -(x**2) / 2
    near, far = -((x - 0.1) ** 2) / 2, -((x - 1.5) ** 2) / 2
    assert k3(here, near).std() < k1(here, near).std() / 5
    assert (k3(here, far) >= 0).all() and (k2(here, far) >= 0).all()
    assert (k1(here, far) < 0).any()
    assert k2(here, far).mean() > 1.3 * 1.5**2 / 2  # biased where they are far apart


def test_k3_loses_nothing_where_both_are_close():
    near = torch.tensor(1e-9, dtype=torch.float64)
    assert k3(near, 0 * near).item() == pytest.approx(0.5e-18, rel=1e-3, abs=1e-24)
