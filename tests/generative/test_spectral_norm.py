"""Spectral normalization: against torch over steps of training, and what it bounds."""

import copy

import pytest
import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm as torch_spectral_norm

from course_lib.generative.spectral_norm import (
    SpectralNorm,
    normalize_spectrally,
    spectral_norm,
)


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def twins(layer, iterations=1):
    """Ours and torch's, with the same weight and the same vectors."""
    ours = spectral_norm(copy.deepcopy(layer), iterations)
    theirs = torch_spectral_norm(copy.deepcopy(layer), n_power_iterations=iterations)
    mine, other = ours.parametrizations.weight[0], theirs.parametrizations.weight[0]
    other._u.copy_(mine.u), other._v.copy_(mine.v)
    return ours, theirs


@pytest.mark.parity(
    "generative.spectral_norm", "torch.nn.utils.parametrizations.spectral_norm"
)
@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize(
    "layer, shape",
    [(nn.Linear(5, 7), (4, 5)), (nn.Conv2d(3, 6, 4, 2, 1), (2, 3, 8, 8))],
    ids=["linear", "convolution"],
)
def test_agrees_with_torch_over_steps(layer, shape, iterations, assert_parity):
    ours, theirs = twins(layer.double(), iterations)
    for step in range(4):
        x = draw(*shape, seed=step)
        for twin in (ours, theirs):
            twin.zero_grad()
            twin(x).square().sum().backward()
        weights = [t.parametrizations.weight.original for t in (ours, theirs)]
        assert_parity(weights[0].grad, weights[1].grad)
        for weight in weights:
            weight.data -= 0.01 * weight.grad
        assert_parity(ours(x), theirs(x))
    ours.eval(), theirs.eval()
    assert_parity(ours(x), theirs(x))


def test_the_largest_singular_value_becomes_one():
    layer = spectral_norm(nn.Linear(6, 9).double(), iterations=50)
    largest = torch.linalg.matrix_norm(layer.weight, 2)
    torch.testing.assert_close(largest, torch.ones((), dtype=torch.float64))


def test_no_stretch_through_a_whole_critic():
    layers = nn.Linear(4, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1)
    critic = normalize_spectrally(nn.Sequential(*layers).double())
    for _ in range(100):  # the estimate settles
        critic(draw(1, 4))
    x, y = draw(500, 4), draw(500, 4, seed=1)
    rise = (critic(x) - critic(y)).abs()[:, 0]
    assert (rise <= (x - y).norm(dim=1) * (1 + 1e-6)).all()


def test_only_training_moves_the_estimate():
    layer = spectral_norm(nn.Linear(6, 9))
    norm = layer.parametrizations.weight[0]
    layer.eval()
    before = norm.u.clone()
    layer(torch.ones(1, 6))
    assert norm.u.equal(before)
    layer.train()(torch.ones(1, 6))
    assert not norm.u.equal(before)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"expected a matrix, got shape \(3,\)"):
        SpectralNorm(torch.zeros(3))
    with pytest.raises(ValueError, match="at least 1, got 0"):
        SpectralNorm(torch.ones(3, 2), iterations=0)
    with pytest.raises(ValueError, match="got ConvTranspose2d"):
        spectral_norm(nn.ConvTranspose2d(2, 3, 4))
