"""BatchNorm: against torch in training and evaluation, what it does that LayerNorm does
not, bad input.
"""

import pytest
import torch
from torch import nn

from course_lib.layers import BatchNorm, LayerNorm, RMSNorm


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def twins():
    ours, theirs = BatchNorm(6).double(), nn.BatchNorm1d(6).double()
    for layer in (
        ours,
        theirs,
    ):  # same names, so weights go from one to the other; torch also counts batches
        layer.load_state_dict(
            {"weight": draw(6, seed=1), "bias": draw(6, seed=2)}, strict=False
        )
    return ours, theirs


@pytest.mark.parity("layers.batch_norm", "torch.nn.BatchNorm1d")
@pytest.mark.parametrize("shape", [(9, 6), (4, 5, 6)])
def test_agrees_with_torch_in_training_and_then_in_evaluation(
    twins, shape, assert_parity
):
    ours, theirs = twins

    def channels_first(x):
        return theirs(x.movedim(-1, 1)).movedim(1, -1)

    for step in range(5):
        x = draw(*shape, seed=step) * 3 + step
        assert_parity(ours(x), channels_first(x))
        assert_parity(ours.running_mean, theirs.running_mean)
        assert_parity(ours.running_var, theirs.running_var)
    ours.eval(), theirs.eval()
    assert_parity(ours(draw(*shape, seed=9)), channels_first(draw(*shape, seed=9)))


@pytest.mark.parity("layers.batch_norm", "torch.nn.BatchNorm1d")
@pytest.mark.parametrize("training", [True, False])
def test_gradients_agree_with_torch(twins, training, assert_parity):
    gradients = []
    for layer in twins:
        layer.train(training)
        x = draw(9, 6).requires_grad_()
        layer(x).pow(3).sum().backward()
        gradients.append([x.grad, layer.weight.grad, layer.bias.grad])
    for mine, other in zip(*gradients, strict=True):
        assert_parity(mine, other)


def test_features_get_mean_zero_and_variance_one_over_the_batch():
    output = BatchNorm(6, epsilon=0).double()(draw(4, 50, 6) * 7 + 3).flatten(0, 1)
    torch.testing.assert_close(output.mean(0), torch.zeros(6, dtype=torch.float64))
    torch.testing.assert_close(
        output.var(0, correction=0), torch.ones(6, dtype=torch.float64)
    )


def test_in_training_the_neighbours_matter_in_evaluation_and_in_other_norms_they_do_not():
    x, other = draw(4, 6), draw(4, 6, seed=1)
    other[0] = x[0]  # the same vector among different ones
    batch = BatchNorm(6).double()
    assert not torch.allclose(batch(x)[0], batch(other)[0])
    for layer in (batch.eval(), LayerNorm(6).double(), RMSNorm(6).double()):
        torch.testing.assert_close(layer(x)[0], layer(other)[0])
        torch.testing.assert_close(
            layer(x[:1])[0], layer(x)[0]
        )  # a batch of one as in a batch of four


def test_training_and_evaluation_compute_different_things():
    layer, x = BatchNorm(6).double(), draw(8, 6) * 3 + 5
    trained = layer(x)
    assert not torch.allclose(layer.eval()(x), trained)
    for _ in range(300):
        layer.train()(x)
    torch.testing.assert_close(
        layer.eval()(x), trained * (7 / 8) ** 0.5, rtol=1e-4, atol=1e-4
    )  # n / (n - 1) is kept


def test_evaluation_leaves_the_running_averages_alone_and_they_are_part_of_the_state():
    layer = BatchNorm(6)
    layer(draw(4, 6).float())
    state = {name: value.clone() for name, value in layer.state_dict().items()}
    layer.eval()(draw(4, 6, seed=5).float())
    assert all(value.equal(state[name]) for name, value in layer.state_dict().items())
    assert (
        set(state) == {"weight", "bias", "running_mean", "running_var"}
        and len(list(layer.parameters())) == 2
    )


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_survives_numbers_whose_squares_overflow(dtype):
    x = draw(16, 6) * 1000
    layer = BatchNorm(6).to(dtype)
    output = layer(x.to(dtype))
    assert output.dtype == dtype and layer.running_mean.dtype == dtype
    torch.testing.assert_close(
        output.double(), BatchNorm(6).double()(x), rtol=0, atol=0.05
    )


def test_nan_spoils_its_feature_for_all_and_no_other():
    x = draw(4, 6)
    x[1, 2] = float("nan")
    output = BatchNorm(6).double()(x)
    assert output[:, 2].isnan().all() and output[:, [0, 1, 3, 4, 5]].isfinite().all()


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="width 6, got 7"):
        BatchNorm(6)(draw(2, 7))
    for alone in (draw(1, 6), draw(1, 1, 6), draw(6)):
        with pytest.raises(ValueError, match="at least two vectors"):
            BatchNorm(6).double()(alone)
        BatchNorm(6).double().eval()(alone)
    with pytest.raises(ValueError, match=r"momentum must lie in \[0, 1\], got 2"):
        BatchNorm(6, momentum=2)
