"""The squared ReLU: its gradient by hand against torch's and by finite differences."""

import torch

from course_lib.layers import feed_forward, squared_relu


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def test_values_and_gradients_are_those_of_the_plain_form():
    one = draw(3, 5).requires_grad_()
    other = one.detach().clone().requires_grad_()
    weights = draw(3, 5, seed=1)
    for form, x in (
        (squared_relu.squared_relu, one),
        (feed_forward.squared_relu, other),
    ):
        (form(x) * weights).sum().backward()
    assert squared_relu.squared_relu(one).equal(feed_forward.squared_relu(other))
    torch.testing.assert_close(one.grad, other.grad)
    assert (one.grad == 0).equal(one < 0)


def test_the_gradient_agrees_with_finite_differences():
    x = (draw(4, 3).abs() + 0.1) * draw(4, 3, seed=2).sign()  # away from the corner
    assert torch.autograd.gradcheck(squared_relu.squared_relu, (x.requires_grad_(),))


def test_corner_and_nan():
    x = torch.tensor([0.0, float("nan")], requires_grad=True)
    y = squared_relu.squared_relu(x)
    y[0].backward()
    assert y[0] == 0 and x.grad[0] == 0 and y[1].isnan()
