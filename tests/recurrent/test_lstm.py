"""LSTM: against torch, invariants, gradients over time, bad input."""

import pytest
import torch
from torch import nn

from course_lib.recurrent import LSTM

INPUTS, WIDTH = 3, 5


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def layer():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return LSTM(INPUTS, WIDTH).double()


def torch_twin(layer):
    """torch's own layer with the weights of ours; torch has two biases, whose sum
    counts.
    """
    twin = nn.LSTM(INPUTS, WIDTH, batch_first=True).double()
    with torch.no_grad():
        twin.weight_ih_l0.copy_(layer.from_input.weight)
        twin.weight_hh_l0.copy_(layer.from_state.weight)
        twin.bias_ih_l0.copy_(layer.from_input.bias)
        twin.bias_hh_l0.zero_()
    return twin


@pytest.mark.parity("recurrent.lstm", "torch.nn.LSTM")
@pytest.mark.parametrize("length", [1, 2, 9])
@pytest.mark.parametrize("with_state", [False, True])
def test_agrees_with_torch(layer, length, with_state, assert_parity):
    x = draw(4, length, INPUTS)
    state = (draw(4, WIDTH, seed=1), draw(4, WIDTH, seed=2)) if with_state else None
    ours, (h, c) = layer(x, state)
    theirs, (their_h, their_c) = torch_twin(layer)(
        x, state and tuple(part[None] for part in state)
    )
    assert_parity(ours, theirs)
    assert_parity(h, their_h[0])
    assert_parity(c, their_c[0])


@pytest.mark.parity("recurrent.lstm", "torch.nn.LSTM")
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


@pytest.mark.parametrize("size", [1.0, 1e6])
def test_the_future_does_not_reach_the_past(layer, size):
    x = draw(2, 8, INPUTS) * size
    other = x.clone()
    other[:, 5:] *= -7
    assert layer(x)[0][:, :5].equal(layer(other)[0][:, :5])
    assert not layer(x)[0][:, 5:].equal(layer(other)[0][:, 5:])


def test_reading_in_two_parts_equals_reading_at_once(layer):
    x = draw(2, 8, INPUTS)
    whole, (h, c) = layer(x)
    first, state = layer(x[:, :3])
    second, (end_h, end_c) = layer(x[:, 3:], state)
    torch.testing.assert_close(torch.cat([first, second], dim=1), whole)
    torch.testing.assert_close(end_h, h)
    torch.testing.assert_close(end_c, c)


def test_one_alone_equals_one_in_a_padded_batch(layer):
    x = draw(3, 8, INPUTS)
    x[0, 4:] = 1e3
    torch.testing.assert_close(layer(x)[0][:1, :4], layer(x[:1, :4])[0])


@pytest.mark.parametrize("forget_bias", [-1.0, 1.0, 4.0])
def test_the_cell_keeps_sigmoid_of_the_bias_to_the_lag(forget_bias):
    layer = LSTM(INPUTS, WIDTH, forget_bias).double()
    with torch.no_grad():  # gates that depend on their biases alone
        layer.from_input.weight.zero_()
        layer.from_state.weight.zero_()
    c = draw(1, WIDTH).requires_grad_()
    _, (_, last) = layer(
        draw(1, 20, INPUTS), (torch.zeros(1, WIDTH, dtype=torch.float64), c)
    )
    kept = torch.tensor(forget_bias, dtype=torch.float64).sigmoid() ** 20
    torch.testing.assert_close(last, kept * c)
    (reached,) = torch.autograd.grad(last.sum(), c)
    torch.testing.assert_close(reached, kept.expand(1, WIDTH))


def test_biases_start_at_zero_but_for_the_forget_gate():
    bias = (
        LSTM(INPUTS, WIDTH, forget_bias=2.5)
        .from_input.bias.detach()
        .unflatten(0, (4, WIDTH))
    )
    assert bias[1].eq(2.5).all() and bias[[0, 2, 3]].eq(0).all()


def test_what_is_shown_stays_below_one_while_the_cell_may_grow():
    layer = LSTM(1, 1, forget_bias=100.0).double()
    with torch.no_grad():
        layer.from_input.bias[[0, 2, 3]] = 100.0  # always write 1, always show
    shown, (_, c) = layer(torch.zeros(1, 30, 1, dtype=torch.float64))
    torch.testing.assert_close(c, torch.full((1, 1), 30.0, dtype=torch.float64))
    assert shown.abs().max() <= 1


def test_gradients_reach_every_parameter(layer):
    layer(draw(2, 6, INPUTS))[0].square().sum().backward()
    assert all(parameter.grad.abs().max() > 1e-6 for parameter in layer.parameters())


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda layer: layer(draw(2, 6, 4)), r"\(batch, time, 3\), got \(2, 6, 4\)"),
        (lambda layer: layer(draw(2, 0, 3)), "at least one time step"),
        (
            lambda layer: layer(draw(2, 6, 3), (draw(2, 4), draw(2, 5))),
            r"h must be \(2, 5\), got \(2, 4\)",
        ),
        (
            lambda layer: layer(draw(2, 6, 3), (draw(2, 5), draw(1, 5))),
            r"c must be \(2, 5\), got \(1, 5\)",
        ),
        (lambda layer: LSTM(3, 0), "width must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named(layer, call, message):
    with pytest.raises(ValueError, match=message):
        call(layer)
