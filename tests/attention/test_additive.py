"""Additive attention: against a loop over the paper's equations, invariants, bad input."""

import numpy as np
import pytest
import torch

from course_lib.attention import AdditiveAttention, padding_mask


@pytest.fixture
def layer():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return AdditiveAttention(query_width=5, key_width=7, hidden=11).double()


@pytest.fixture
def query_and_keys():
    generator = torch.Generator().manual_seed(0)
    return [
        torch.randn(shape, dtype=torch.float64, generator=generator)
        for shape in ((2, 3, 5), (2, 4, 7))
    ]


def loop(layer, query, key, lengths):
    """Section 3.1 and appendix A.1.2, one number at a time, in NumPy."""
    w, u, v = (
        part.weight.detach().numpy() for part in (layer.query, layer.key, layer.score)
    )
    outputs = np.zeros((len(query), query.shape[1], key.shape[2]))
    for b, t in np.ndindex(outputs.shape[:2]):
        energies = [
            v[0] @ np.tanh(w @ query[b, t] + u @ key[b, j]) for j in range(lengths[b])
        ]
        alphas = np.exp(energies) / np.exp(energies).sum()
        for alpha, annotation in zip(alphas, key[b], strict=False):
            outputs[b, t] += alpha * annotation
    return outputs


@pytest.mark.parity("attention.additive", "the paper's equations as a NumPy loop")
@pytest.mark.parametrize("lengths", [[4, 4], [1, 3]])
def test_agrees_with_the_papers_equations(
    layer, query_and_keys, lengths, assert_parity
):
    output, weights = layer(*query_and_keys, mask=padding_mask(lengths, 4))
    assert weights.shape == (2, 3, 4)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3, dtype=torch.float64))
    assert_parity(
        output,
        torch.from_numpy(
            loop(layer, *(tensor.numpy() for tensor in query_and_keys), lengths)
        ),
    )


def test_values_of_their_own(layer, query_and_keys):
    value = torch.randn(
        2, 4, 6, dtype=torch.float64, generator=torch.Generator().manual_seed(3)
    )
    output, weights = layer(*query_and_keys, value)
    torch.testing.assert_close(output, weights @ value)


def test_no_key_to_see_gives_zeros_and_nan_stays(layer, query_and_keys):
    query, key = query_and_keys
    output, _ = layer(query, key, mask=padding_mask([0, 4], 4))
    assert output[0].eq(0).all() and output[1].ne(0).all()
    query[1, 2, 0] = float("nan")
    output, _ = layer(query, key)
    assert output[1, 2].isnan().all() and output[1, :2].isfinite().all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(layer, query_and_keys, dtype):
    exact, _ = layer(*query_and_keys)
    output, _ = layer.to(dtype)(*(tensor.to(dtype) for tensor in query_and_keys))
    torch.testing.assert_close(output.double(), exact, rtol=0, atol=0.05)


def test_gradients_reach_every_parameter(layer, query_and_keys):
    layer(*query_and_keys)[0].square().sum().backward()
    assert all(parameter.grad.abs().max() > 1e-6 for parameter in layer.parameters())


def test_bad_input_is_named(layer, query_and_keys):
    query, key = query_and_keys
    with pytest.raises(
        ValueError, match=r"query must be \(batch, time, 5\), got \(2, 4, 7\)"
    ):
        layer(key, key)
    with pytest.raises(
        ValueError, match=r"key must be \(batch, time, 7\), got \(2, 3, 5\)"
    ):
        layer(query, query)
    with pytest.raises(ValueError, match="key must not be empty"):
        layer(query, key[:, :0])
    with pytest.raises(ValueError, match="must agree in batch and length"):
        layer(query, key, key[:, :3])
    with pytest.raises(ValueError, match="boolean"):
        layer(query, key, mask=torch.ones(3, 4))
