"""The tensor engine's gradients: against torch's and finite differences, over shapes
with axes of size 1; the walk through the graph; bad input.
"""

import itertools
import subprocess
import sys

import numpy as np
import pytest
import torch

from course_lib.tensor_engine import Array, check_gradients, no_grad
from course_lib.tensor_engine.autograd import in_order, sum_to

MASK = np.array([[True, False, True, True], [False, True, True, False]])
#: Name -> (shapes of the inputs, what is done; it must work for torch's tensors too).
OPERATIONS = {
    "add": ([(2, 3, 4), (3, 1)], lambda a, b: a + b),
    "number": ([(2, 3)], lambda a: 3 - 2 * a + a * 0.5 - 1 / (a * a + 1)),
    "multiply": ([(4, 1), (1, 5)], lambda a, b: a * b),
    "itself": ([(4, 3)], lambda a: a * a - a),
    "divide": ([(2, 1, 4), (3, 1)], lambda a, b: a / (b * b + 1)),
    "power": ([(2, 3)], lambda a: (a * a + 0.5) ** -1.5),
    "exp, log, tanh": ([(2, 3)], lambda a: (a.exp() + 1).log() * a.tanh()),
    "matmul": ([(2, 3, 4), (4, 5)], lambda a, b: a @ b),
    "matmul of batches": ([(5, 1, 2, 3), (4, 3, 2)], lambda a, b: a @ b),
    "matmul with 1": ([(2, 1, 3), (1, 3, 1)], lambda a, b: a @ b),
    "sums": ([(2, 3, 4)], lambda a: a.sum((0, -1)) * a.sum(1).sum() + a.mean(-1).sum()),
    "sum, kept": ([(2, 3, 4)], lambda a: a / (a * a).sum(1, keepdims=True)),
    "reshape": ([(2, 3, 4)], lambda a: a.reshape(4, -1) * a.reshape(4, 6)),
    "slices": ([(4, 5)], lambda a: a[1:3] * a[:2] + a[..., :1][::2] + a[-1, None]),
    "twice": ([(4, 5)], lambda a: a[[0, 2, 0]] * a[1, [3, 3, 1, 0, 3]]),
    "mask": ([(2, 4)], lambda a: a[MASK] * a[MASK].sum()),
    "T": ([(2, 3)], lambda a: a.T @ a),
}  # fmt: skip


def draw(*shape, seed=0):
    return np.random.default_rng((seed, *shape)).normal(size=shape)


def both_ways(operation, shapes):
    """Results and gradients, ours and torch's, of a weighted sum of what comes out."""
    values = [draw(*shape, seed=number) for number, shape in enumerate(shapes)]
    ours = [Array(value.copy(), requires_grad=True) for value in values]
    theirs = [torch.tensor(value, requires_grad=True) for value in values]
    result, expected = operation(*ours), operation(*theirs)
    assert result.shape == tuple(expected.shape)
    weights = draw(*result.shape, seed=9)
    result.backward(weights)
    expected.backward(torch.from_numpy(weights))
    yield result.data, expected
    for our, their in zip(ours, theirs, strict=True):
        assert our.grad.shape == our.shape
        yield our.grad, their.grad


@pytest.mark.parity("tensor_engine.array", "torch.autograd")
@pytest.mark.parametrize("name", OPERATIONS)
def test_equals_torch(name, assert_parity):
    shapes, operation = OPERATIONS[name]
    for got, expected in both_ways(operation, shapes):
        assert_parity(got, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parity("tensor_engine.autograd", "torch.autograd")
def test_every_way_to_stretch_is_summed_back(assert_parity):
    """All pairs of shapes of up to three axes of 1 to 3 that broadcast."""
    shapes = [
        shape
        for axes in range(4)
        for shape in itertools.product((1, 2, 3), repeat=axes)
    ]
    done = 0
    for pair in itertools.product(shapes, repeat=2):
        try:
            np.broadcast_shapes(*pair)
        except ValueError:
            continue
        for got, expected in both_ways(lambda a, b: a * b + a, pair):
            assert_parity(got, expected, rtol=1e-12, atol=1e-12)
        done += 1
    assert done > 500


@pytest.mark.parametrize("name", OPERATIONS)
def test_equals_finite_differences(name):
    shapes, operation = OPERATIONS[name]
    inputs = [Array(draw(*shape, seed=7), requires_grad=True) for shape in shapes]
    weights = draw(*operation(*inputs).shape, seed=9)
    assert (
        check_gradients(lambda *them: (operation(*them) * weights).sum(), *inputs) > 0
    )
    assert all(array.grad is None for array in inputs)


def test_a_bias_keeps_its_shape():
    bias = Array([0.0, 0.0, 0.0], requires_grad=True)
    (np.zeros((2, 3)) + bias).sum().backward()
    assert bias.grad.tolist() == [2, 2, 2]
    column = Array([[1.0], [2], [3], [4]], requires_grad=True)
    row = Array([[1.0, 2, 3, 4]], requires_grad=True)
    (column * row).sum().backward()
    assert column.grad.tolist() == [[10]] * 4 and row.grad.tolist() == [[10] * 4]


def test_gradients_add_up_until_they_are_forgotten():
    a = Array([2.0, 3.0], requires_grad=True)
    end = (a * a).sum()
    end.backward()
    assert a.grad.tolist() == [4, 6]
    end.backward()  # the same graph again: what lies between starts from nothing
    assert a.grad.tolist() == [8, 12]
    a.grad = None
    (a * 5).sum().backward()
    assert a.grad.tolist() == [5, 5]


def test_shared_parts_are_passed_once_and_in_order():
    a = Array(1.1, requires_grad=True)
    b = a * 2
    c = b + a
    d = c * b
    order = in_order(d)
    place = {id(node): number for number, node in enumerate(order)}
    assert len(order) == 4 and order[-1] is d
    assert all(
        place[id(other)] < place[id(node)] for node in order for other, _ in node.links
    )
    d.backward()
    assert a.grad == pytest.approx(2 * 6 * 1.1) and isinstance(a.grad, np.ndarray)
    diamond = Array(1.0, requires_grad=True)
    end = diamond
    for _ in range(60):  # 2^60 ways lead back: each node must be passed only once
        end = end + end
    end.backward()
    assert diamond.grad == 2.0**60


def test_a_long_chain_needs_no_recursion():
    a = Array(1.0, requires_grad=True)
    end = a
    for _ in range(20_000):
        end = end + 1
    end.backward()
    assert a.grad == 1


def test_gradients_of_two_arrays_never_share_memory():
    a, b = (Array(np.ones(3), requires_grad=True) for _ in range(2))
    gradient = np.ones(3)
    (a + b).backward(gradient)
    a.grad += 1
    assert b.grad.tolist() == [1, 1, 1] and gradient.tolist() == [1, 1, 1]


def test_nothing_is_remembered_where_nothing_is_asked():
    a, plain = Array([1.0], requires_grad=True), Array([2.0])
    assert not (plain * plain).links and not (plain * 3).requires_grad
    with no_grad():
        with no_grad():
            pass
        assert not (a * a).requires_grad
    assert (a * plain).links[0][0] is a and len((a * plain).links) == 1
    (a * plain).backward()
    assert plain.grad is None


def test_types_are_kept():
    single = Array(np.ones(2, np.float32), requires_grad=True)
    for result in (
        single * 2,
        1.5 + single,
        np.float64(2) / single,
        single.mean(),
        single + np.arange(2),
    ):
        assert result.data.dtype == np.float32
    (single * 2).backward(np.ones(2))
    assert single.grad.dtype == np.float32
    assert Array([1, 2]).data.dtype == np.float64
    assert (np.ones((2, 2)) @ Array([[1.0], [2]])).shape == (2, 1)
    assert (np.arange(2) - Array([5.0, 5])).data.tolist() == [-5, -4]
    assert repr(Array([1.0], True)) == "Array([1.], requires_grad=True)"
    assert len(Array([[1.0]])) == 1


def test_bad_input_is_named():
    a = Array(draw(2, 3), requires_grad=True)
    for wrong, words in (
        (lambda: Array(["a"]), "expected real numbers"),
        (lambda: Array(1j), "expected real numbers, got complex128"),
        (lambda: Array([1.0]).backward(), "requires_grad"),
        (lambda: a.backward(), r"one number or a gradient, got \(2, 3\)"),
        (lambda: a.backward(np.ones(3)), r"of shape \(2, 3\), got \(3,\)"),
        (lambda: a @ a, r"\(..., n, k\) and \(..., k, m\), got \(2, 3\) and \(2, 3\)"),
        (lambda: a @ np.ones(3), r"got \(2, 3\) and \(3,\)"),
        (lambda: a + np.ones(2), r"\(2,3\) \(2,\)"),
        (lambda: a**a, "a number as exponent"),
        (lambda: sum_to(np.ones((2, 3)), (2,)), r"stretches to \(2, 3\), got \(2,\)"),
        (lambda: sum_to(np.ones(3), (1, 3)), "stretches to"),
    ):
        with pytest.raises(ValueError, match=words):
            wrong()


def test_the_engine_is_of_numpy_alone():
    """No module of it loads torch, or anything of the library that does."""
    code = (
        "import importlib, pkgutil, sys, course_lib.tensor_engine as engine\n"
        "for module in pkgutil.iter_modules(engine.__path__):\n"
        "    importlib.import_module(f'{engine.__name__}.{module.name}')\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "assert 'numpy' in names\n"
        "bad = names & {'torch', 'transformers', 'safetensors', 'tokenizers'}\n"
        "assert not bad, bad\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
