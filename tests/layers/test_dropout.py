"""Dropout: against torch's as a distribution, its mean, its switch, its generator, bad
input.
"""

import pytest
import torch
from torch import nn

from course_lib.layers import Dropout, evaluating


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parity(
    "layers.dropout", "torch.nn.Dropout: mean and variance of 1,000,000 numbers"
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_has_the_mean_and_variance_of_torchs(share, assert_parity):
    ones = torch.ones(1_000_000, dtype=torch.float64)
    ours = Dropout(share, seeded())(ones)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        theirs = nn.Dropout(share)(ones)
    assert ours.unique().equal(
        theirs.unique()
    )  # the same two numbers: 0 and 1 / (1 - share)
    spread = (share / (1 - share)) ** 0.5
    assert_parity(ours.mean(), theirs.mean(), rtol=0, atol=6 * spread / 1000)
    assert_parity(ours.var(), theirs.var(), rtol=0.03, atol=0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_mean_stays_and_the_share_is_dropped(share):
    output = Dropout(share, seeded())(torch.ones(1_000_000))
    assert (
        abs(output.mean() - 1) < 6 * (share / (1 - share)) ** 0.5 / 1000
    )  # six standard errors
    assert (
        abs(output.eq(0).double().mean() - share)
        < 6 * (share * (1 - share)) ** 0.5 / 1000
    )


def test_off_in_evaluation_and_with_share_zero():
    x = torch.randn(50, generator=seeded(1))
    layer = Dropout(0.5, seeded())
    before = layer.generator.get_state()
    with evaluating(layer):
        assert layer(x) is x
    assert layer.training and Dropout(0.0, seeded())(x) is x
    assert layer.generator.get_state().equal(
        before
    )  # evaluation draws nothing: training goes on as without it
    assert not layer(x).equal(x)


def test_the_generator_alone_decides():
    x = torch.ones(100)
    state = torch.random.get_rng_state()
    first = Dropout(0.5, seeded())(x)
    torch.rand(3)
    assert first.equal(Dropout(0.5, seeded())(x)) and not first.equal(
        Dropout(0.5, seeded(1))(x)
    )
    torch.random.set_rng_state(state)
    layer = Dropout(0.5, seeded())
    assert not layer(x).equal(layer(x))  # every call draws anew
    assert torch.random.get_rng_state().equal(state)


def test_gradients_pass_where_the_numbers_did():
    x = torch.ones(1000, requires_grad=True)
    output = Dropout(0.5, seeded())(x)
    output.sum().backward()
    assert x.grad.equal(output.detach())


def test_nan_stays_nan_even_where_it_is_dropped():
    assert Dropout(0.9, seeded())(torch.full((1000,), float("nan"))).isnan().all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_drops_the_same_share(dtype):
    output = Dropout(0.1, seeded())(torch.ones(100_000, dtype=dtype))
    assert output.dtype == dtype and output.equal(
        Dropout(0.1, seeded())(torch.ones(100_000)).to(dtype)
    )


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, float("nan")])
def test_a_bad_share_is_named(share):
    with pytest.raises(ValueError, match=r"share must lie in \[0, 1\), got"):
        Dropout(share, seeded())
