"""Random features: what they estimate, how the error falls, that orthogonal ones err
less; padding, causality, bad input.
"""

import pytest
import torch
from heads_drawn import band, dense, heads, padding

from course_lib.attention import PerformerAttention, performer_attention
from course_lib.attention.performer import log_features, orthogonal_directions


def estimates(q, k, directions):
    """exp(q·k) by each group of directions: (draws,)."""
    left, right = log_features(q, directions), log_features(k, directions)
    return (left + right).exp().sum(dim=-1)


def draws(count, width, features, orthogonal=True):
    draw = torch.Generator().manual_seed(0)
    if orthogonal:
        many = [orthogonal_directions(width, features, draw) for _ in range(count)]
        return torch.stack(many).double()
    return torch.randn(count, features, width, generator=draw, dtype=torch.float64)


def errors_of(q, k, directions):
    each = torch.stack([estimates(q, k, one) for one in directions])
    return each, (q @ k).exp()


@pytest.mark.parity("attention.performer", "exp(q·k), over 4,000 draws of features")
@pytest.mark.parametrize("similar", [-1.0, 0.3, 1.0])
def test_the_mean_over_draws_is_the_exponential(similar, record_error):
    draw = torch.Generator().manual_seed(1)
    q = torch.randn(4, generator=draw, dtype=torch.float64) / 2
    k = similar * q + 0.1
    each, exact = errors_of(q, k, draws(4000, 4, 8))
    error = (each.mean() - exact).abs()
    assert error < 4 * each.std() / 4000**0.5 < 0.1 * exact
    record_error("attention.performer", "exp(q·k), over 4,000 draws of features", error)


def test_more_features_err_less():
    q = torch.tensor([0.4, -0.2, 0.3, 0.2], dtype=torch.float64)
    k = torch.tensor([-0.3, 0.1, 0.4, 0.1], dtype=torch.float64)
    few, many = (errors_of(q, k, draws(1500, 4, n))[0].std() for n in (4, 64))
    assert many < 0.35 * few  # 16 times as many: a fourth


def test_errors_of_orthogonal_directions_cancel_in_part():
    each = draws(20_000, 2, 2)[..., 0].exp()  # two estimates of one mean
    free = draws(20_000, 2, 2, orthogonal=False)[..., 0].exp()
    assert abs(torch.cov(free.T)[0, 1]) < 0.1 < -torch.cov(each.T)[0, 1]
    assert abs(each.mean() - torch.tensor(0.5).exp()) < 0.05


def test_directions_are_at_right_angles_and_as_long_as_gaussian_ones():
    many = orthogonal_directions(8, 4096, torch.Generator().manual_seed(0))
    group = many[:8] @ many[:8].T
    assert (group - torch.diag(group.diagonal())).abs().max() < 1e-5
    assert many.shape == (4096, 8)
    assert abs((many**2).sum(dim=-1).mean() - 8) < 0.3
    assert (many.T @ many / 4096 - torch.eye(8)).abs().max() < 0.1  # no direction first


@pytest.mark.parametrize("causal", [False, True])
def test_comes_near_softmax_attention_with_many_features(causal):
    qkv, mask = heads(20, grad=False, scale=0.7), padding([20, 9, 15], 20)
    seen = mask & band(20, 20, True) if causal else mask
    exact, errors = dense(qkv, seen.expand(3, 1, 20, 20)), []
    for features in (16, 4096):
        mix = PerformerAttention(4, features)
        errors.append((mix(*qkv, mask, causal=causal) - exact).abs().mean())
    assert errors[1] < 0.02 and errors[1] < errors[0] / 4


def test_large_scores_neither_overflow_nor_vanish():
    qkv = heads(30, scale=12.0)
    ours = PerformerAttention(4, 32)(*qkv)
    assert ours.isfinite().all()
    gradients = torch.autograd.grad(ours.sum(), qkv)
    assert all(gradient.isfinite().all() for gradient in gradients)


def test_padding_and_the_future_change_nothing():
    mix, (query, key, value) = PerformerAttention(4, 16), heads(24, grad=False)
    mask = padding([24, 10, 0], 24)
    together = mix(query, key, value, mask)
    alone = mix(*(x[1:2, :, :10] for x in (query, key, value)))
    assert torch.allclose(together[1:2, :, :10], alone, atol=1e-9)
    assert (together[2] == 0).all()
    before = mix(query, key, value, causal=True)
    value[:, :, 17:] += 1e6
    key[:, :, 17:] *= -1
    after = mix(query, key, value, causal=True)
    assert torch.allclose(before[:, :, :17], after[:, :, :17], atol=1e-9)


def test_directions_stay_until_they_are_drawn_anew():
    mix, qkv = PerformerAttention(4, 16, seed=3), heads(9, grad=False)
    assert torch.equal(mix(*qkv), mix(*qkv))
    assert torch.equal(mix(*qkv), PerformerAttention(4, 16, seed=3)(*qkv))
    before = mix(*qkv)
    mix.redraw(4)
    assert not torch.allclose(before, mix(*qkv))
    assert "directions" in mix.state_dict() and not list(mix.parameters())


def test_bad_input_is_refused_with_what_came():
    qkv = heads(10, grad=False)
    with pytest.raises(ValueError, match=r"\(features, 4\), got \(16, 5\)"):
        performer_attention(*qkv, directions=torch.randn(16, 5))
    with pytest.raises(ValueError, match="got 4 and 0"):
        orthogonal_directions(4, 0, torch.Generator())
    with pytest.raises(ValueError, match="must not be empty"):
        PerformerAttention(4, 8)(*(x[:, :, :0] for x in qkv))
