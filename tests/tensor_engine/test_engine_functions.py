"""Functions, optimizer and gradient check of the tensor engine: against torch's, at
their edges, and with bad input.
"""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_lib.tensor_engine import (
    Adam,
    Array,
    GradientError,
    check_gradients,
    cross_entropy,
    embedding,
    gelu_tanh,
    layer_norm,
    log_softmax,
    numeric_gradient,
    softmax,
)
from course_lib.tensor_engine.array import record

TARGETS = np.array([[0, 4, 2], [1, 1, 3]])
IDS = np.array([[1, 1, 5, 0], [1, 3, 5, 1]], dtype=np.uint8)
#: Name -> (shapes of the inputs, ours, torch's).
FUNCTIONS = {
    "softmax": ([(2, 3, 4)], softmax, lambda x: F.softmax(x, -1)),
    "softmax of rows": (
        [(2, 3, 4)], lambda x: softmax(x, 1), lambda x: F.softmax(x, 1),
    ),
    "softmax of one": ([(3, 1)], softmax, lambda x: F.softmax(x, -1)),
    "log-softmax": (
        [(2, 3, 4)], lambda x: log_softmax(50 * x), lambda x: F.log_softmax(50 * x, -1),
    ),
    "cross entropy": (
        [(2, 3, 5)],
        lambda x: cross_entropy(x, TARGETS),
        lambda x: F.cross_entropy(x.transpose(1, 2), torch.from_numpy(TARGETS)),
    ),
    "layer norm": (
        [(2, 3, 4), (4,), (4,)],
        layer_norm,
        lambda x, gain, bias: F.layer_norm(x, (4,), gain, bias),
    ),
    "GELU": ([(3, 4)], gelu_tanh, lambda x: F.gelu(x, approximate="tanh")),
    "embedding": (
        [(6, 3)],
        lambda table: embedding(table, IDS),
        lambda table: F.embedding(torch.from_numpy(IDS).long(), table),
    ),
}  # fmt: skip


def draw(*shape, seed=0):
    return np.random.default_rng((seed, *shape)).normal(size=shape)


@pytest.mark.parity("tensor_engine.functions", "torch.nn.functional, torch.autograd")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_equals_torch(name, assert_parity):
    shapes, ours, theirs = FUNCTIONS[name]
    inputs = [draw(*shape, seed=number) for number, shape in enumerate(shapes)]
    arrays = [Array(value, requires_grad=True) for value in inputs]
    tensors = [torch.tensor(value, requires_grad=True) for value in inputs]
    result, expected = ours(*arrays), theirs(*tensors)
    assert_parity(result.data, expected, rtol=1e-10, atol=1e-10)
    weights = draw(*result.shape, seed=9)
    result.backward(weights)
    expected.backward(torch.from_numpy(weights))
    for array, tensor in zip(arrays, tensors, strict=True):
        assert_parity(array.grad, tensor.grad, rtol=1e-9, atol=1e-9)
    check_gradients(lambda *them: (ours(*them) * weights).sum(), *arrays)


def test_softmax_of_huge_and_hidden_scores():
    x = Array([[1000.0, 999.0, -np.inf], [-np.inf] * 3], requires_grad=True)
    with np.errstate(all="raise"):
        weights = softmax(x)
        weights.backward(draw(2, 3))
    first = 1 / (1 + math.exp(-1))
    assert weights.data[0] == pytest.approx([first, 1 - first, 0])
    assert weights.data[1].tolist() == [0, 0, 0]
    assert np.isfinite(x.grad).all() and not x.grad[1].any() and x.grad[0, 2] == 0
    assert np.isnan(softmax(Array([np.nan, 1.0])).data).all()


def test_cross_entropy_of_a_sure_model_is_no_infinity():
    logits = Array([[1e4, 0.0]], requires_grad=True)
    loss = cross_entropy(logits, [1])
    loss.backward()
    assert loss.item() == 1e4 and logits.grad.tolist() == [[1, -1]]
    assert cross_entropy(Array(np.zeros((3, 7))), [0, 1, 2]).item() == pytest.approx(
        math.log(7)
    )


@pytest.mark.parity("tensor_engine.optimizer", "torch.optim.Adam")
def test_adam_equals_torch(assert_parity):
    start, slope = draw(3, 4), draw(3, 4, seed=1)
    ours, theirs = Array(start.copy(), True), torch.tensor(start, requires_grad=True)
    still = Array(1.0, True)
    options = {"lr": 0.03, "betas": (0.8, 0.9)}
    adam = Adam([ours, still], **options, epsilon=1e-6)
    torchs = torch.optim.Adam([theirs], **options, eps=1e-6)
    for _ in range(20):
        adam.zero_grad()
        torchs.zero_grad()
        (((ours - 1) * slope) ** 2).sum().backward()
        (((theirs - 1) * torch.from_numpy(slope)) ** 2).sum().backward()
        adam.step()
        torchs.step()
        assert_parity(ours.data, theirs, rtol=1e-12, atol=1e-12)
    assert still.data == 1


def test_the_check_finds_a_wrong_gradient():
    def cube(x):  # whose gradient is 3 x²
        return record(x.data**3, (x, lambda g: 2 * g * x.data**2)).sum()

    x = Array([1.0, 0.0, 2.0], requires_grad=True)
    slopes = numeric_gradient(cube, [x], 0)
    assert slopes == pytest.approx([3, 0, 12]) and x.data.tolist() == [1, 0, 2]
    with pytest.raises(GradientError, match=r"input 0, entry \(0,\): the slope is 3"):
        check_gradients(cube, x)
    with pytest.raises(GradientError, match="backward gives nan"):
        check_gradients(lambda x: record(x.data, (x, lambda g: g * np.nan)).sum(), x)
    used, unused = Array([1.0], True), Array([2.0], True)
    assert check_gradients(lambda a, b: a.sum(), used, unused) < 1e-8
    assert used.grad is None


def test_bad_input_is_named():
    x, one = Array(np.zeros((2, 3))), Array(np.ones(1), True)
    for wrong, words in (
        (lambda: cross_entropy(x, [0]), r"of shape \(2,\), not empty, got \(1,\)"),
        (lambda: cross_entropy(x[:0], np.zeros(0, int)), "not empty"),
        (lambda: cross_entropy(x, [0, 3]), "between 0 and 2, got 3"),
        (lambda: cross_entropy(x, [0, -1]), "targets must lie between 0 and 2, got -1"),
        (lambda: cross_entropy(x, [0.0, 1.0]), "integers, got float64"),
        (lambda: embedding(x, [2]), "ids must lie between 0 and 1, got 2"),
        (lambda: embedding(x, [True]), "ids must be integers, got bool"),
        (lambda: layer_norm(x, one, one), r"shape \(3,\), got \(1,\) and \(1,\)"),
        (lambda: Adam([]), "require a gradient"),
        (lambda: Adam([x]), "require a gradient"),
        (lambda: Adam([one], lr=-1), "no negative number, got -1"),
        (lambda: Adam([one], betas=(0.9, 1)), r"betas must lie in \[0, 1\)"),
        (
            lambda: check_gradients(lambda a: a, Array(np.ones(1, np.float32), True)),
            "expected inputs of float64",
        ),
        (lambda: check_gradients(lambda a: a.sum(), x), "requires_grad"),
    ):
        with pytest.raises(ValueError, match=words):
            wrong()
