"""The simple recurrent network: against torch, invariants, gradients over time, bad
input.
"""

import pytest
import torch
from torch import nn

from course_lib.recurrent import RNN

INPUTS, WIDTH = 3, 5


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def layer():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return RNN(INPUTS, WIDTH).double()


def torch_twin(layer):
    """torch's own layer with the weights of ours; torch has two biases, whose sum
    counts.
    """
    twin = nn.RNN(INPUTS, WIDTH, batch_first=True).double()
    with torch.no_grad():
        twin.weight_ih_l0.copy_(layer.from_input.weight)
        twin.weight_hh_l0.copy_(layer.from_state.weight)
        twin.bias_ih_l0.copy_(layer.from_input.bias)
        twin.bias_hh_l0.zero_()
    return twin


@pytest.mark.parity("recurrent.rnn", "torch.nn.RNN")
@pytest.mark.parametrize("length", [1, 2, 9])
@pytest.mark.parametrize("with_state", [False, True])
def test_agrees_with_torch(layer, length, with_state, assert_parity):
    x, state = draw(4, length, INPUTS), draw(4, WIDTH, seed=1) if with_state else None
    ours, last = layer(x, state)
    theirs, their_last = torch_twin(layer)(x, None if state is None else state[None])
    assert_parity(ours, theirs)
    assert_parity(last, their_last[0])


@pytest.mark.parity("recurrent.rnn", "torch.nn.RNN")
def test_gradients_agree_with_torch(layer, assert_parity):
    mine, other = (
        draw(4, 9, INPUTS).requires_grad_(),
        draw(4, 9, INPUTS).requires_grad_(),
    )
    twin, probe = torch_twin(layer), draw(4, 9, WIDTH, seed=2)
    (layer(mine)[0] * probe).sum().backward()
    (twin(other)[0] * probe).sum().backward()
    assert_parity(mine.grad, other.grad)
    assert_parity(layer.from_state.weight.grad, twin.weight_hh_l0.grad)
    assert_parity(layer.from_input.weight.grad, twin.weight_ih_l0.grad)
    assert_parity(layer.from_input.bias.grad, twin.bias_ih_l0.grad)


def test_by_hand():
    layer = RNN(1, 1).double()
    with torch.no_grad():
        layer.from_input.weight.fill_(2.0)
        layer.from_input.bias.fill_(0.5)
        layer.from_state.weight.fill_(-1.0)
    outputs, _ = layer(torch.tensor([[[1.0], [0.0]]], dtype=torch.float64))
    first = torch.tensor(2.5, dtype=torch.float64).tanh()
    torch.testing.assert_close(
        outputs.flatten(), torch.stack([first, (0.5 - first).tanh()])
    )


@pytest.mark.parametrize("size", [1.0, 1e6])
def test_the_future_does_not_reach_the_past(layer, size):
    x = draw(2, 8, INPUTS) * size
    other = x.clone()
    other[:, 5:] *= -7
    assert layer(x)[0][:, :5].equal(layer(other)[0][:, :5])
    assert not layer(x)[0][:, 5:].equal(layer(other)[0][:, 5:])


def test_reading_in_two_parts_equals_reading_at_once(layer):
    x = draw(2, 8, INPUTS)
    whole, last = layer(x)
    first, state = layer(x[:, :3])
    second, end = layer(x[:, 3:], state)
    torch.testing.assert_close(torch.cat([first, second], dim=1), whole)
    torch.testing.assert_close(end, last)


def test_one_alone_equals_one_in_a_padded_batch(layer):
    x = draw(3, 8, INPUTS)
    x[0, 4:] = 1e3
    torch.testing.assert_close(layer(x)[0][:1, :4], layer(x[:1, :4])[0])


@pytest.mark.parametrize("gain", [0.5, 1.0, 1.5])
def test_the_gradient_over_a_lag_is_gain_to_the_lag_where_tanh_is_straight(gain):
    torch.set_default_dtype(
        torch.float64
    )  # drawn in it, so orthogonal to its last digits
    try:
        layer = RNN(INPUTS, WIDTH, gain)
    finally:
        torch.set_default_dtype(torch.float32)
    weight = layer.from_state.weight
    torch.testing.assert_close(
        weight @ weight.T, gain**2 * torch.eye(WIDTH, dtype=torch.float64)
    )
    with torch.no_grad():
        layer.from_input.bias.zero_()
    state = torch.zeros(1, WIDTH, dtype=torch.float64, requires_grad=True)
    _, last = layer(
        torch.zeros(1, 6, INPUTS, dtype=torch.float64), state
    )  # states stay 0, where tanh has slope 1
    probe = draw(1, WIDTH)
    (reached,) = torch.autograd.grad((last * probe).sum(), state)
    torch.testing.assert_close(
        reached.norm(), gain**6 * probe.norm(), rtol=1e-12, atol=0
    )


def test_gradients_reach_every_parameter(layer):
    layer(draw(2, 6, INPUTS))[0].square().sum().backward()
    assert all(parameter.grad.abs().max() > 1e-6 for parameter in layer.parameters())


def test_nan_stays_nan(layer):
    x = draw(2, 6, INPUTS)
    x[0, 2, 1] = float("nan")
    outputs, _ = layer(x)
    assert (
        outputs[0, 2:].isnan().all()
        and outputs[0, :2].isfinite().all()
        and outputs[1].isfinite().all()
    )


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda layer: layer(draw(2, 6, 4)), r"\(batch, time, 3\), got \(2, 6, 4\)"),
        (lambda layer: layer(draw(6, 3)), r"got \(6, 3\)"),
        (lambda layer: layer(draw(2, 0, 3)), "at least one time step"),
        (
            lambda layer: layer(draw(2, 6, 3), draw(1, 2, 5)),
            r"state must be \(2, 5\), got \(1, 2, 5\)",
        ),
        (lambda layer: RNN(3, 0), "width must be at least 1, got 0"),
        (lambda layer: RNN(0, 3), "inputs must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named(layer, call, message):
    with pytest.raises(ValueError, match=message):
        call(layer)
