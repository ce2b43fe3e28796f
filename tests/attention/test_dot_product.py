"""Scaled dot-product attention and its masks: against torch, invariants, bad input."""

import pytest
import torch
import torch.nn.functional as F

from course_lib.attention import (
    causal_mask,
    masked_softmax,
    padding_mask,
    scaled_dot_product_attention,
)


@pytest.fixture
def qkv():
    generator = torch.Generator().manual_seed(0)
    return [
        torch.randn(2, 3, 8, 16, dtype=torch.float64, generator=generator)
        for _ in range(3)
    ]


@pytest.mark.parity(
    "attention.dot_product", "torch.nn.functional.scaled_dot_product_attention"
)
@pytest.mark.parametrize("masked", ["nothing", "causal", "padding", "random", "bias"])
def test_agrees_with_torch(qkv, masked, assert_parity):
    generator = torch.Generator().manual_seed(1)
    mask = {
        "causal": causal_mask(8),
        "padding": padding_mask([3, 8], 8)[:, None],
        "random": (
            (torch.rand(2, 3, 8, 8, generator=generator) < 0.5)
            | torch.eye(8, dtype=torch.bool)
        ),
    }.get(masked)
    bias = (
        torch.randn(3, 8, 8, dtype=torch.float64, generator=generator)
        if masked == "bias"
        else None
    )
    output, _ = scaled_dot_product_attention(*qkv, mask, bias)
    assert_parity(
        output,
        F.scaled_dot_product_attention(*qkv, attn_mask=mask if bias is None else bias),
    )


@pytest.mark.parity(
    "attention.dot_product", "torch.nn.functional.scaled_dot_product_attention"
)
def test_agrees_with_torch_when_queries_and_keys_differ_in_number_and_values_in_width(
    assert_parity,
):
    generator = torch.Generator().manual_seed(0)
    shapes = (2, 5, 16), (2, 9, 16), (2, 9, 7)
    query, key, value = [
        torch.randn(shape, dtype=torch.float64, generator=generator) for shape in shapes
    ]
    output, weights = scaled_dot_product_attention(query, key, value)
    assert output.shape == (2, 5, 7) and weights.shape == (2, 5, 9)
    assert_parity(output, F.scaled_dot_product_attention(query, key, value))


def test_by_hand():
    query = torch.tensor([[1.0]])
    key = torch.tensor([[0.0], [torch.log(torch.tensor(3.0))]])
    value = torch.tensor([[4.0], [8.0]])
    output, weights = scaled_dot_product_attention(query, key, value)
    torch.testing.assert_close(weights, torch.tensor([[0.25, 0.75]]))
    torch.testing.assert_close(output, torch.tensor([[7.0]]))


def test_every_row_of_weights_sums_to_one(qkv):
    _, weights = scaled_dot_product_attention(*qkv, causal_mask(8))
    torch.testing.assert_close(
        weights.sum(-1), torch.ones(2, 3, 8, dtype=torch.float64)
    )
    assert weights[..., ~causal_mask(8)].eq(0).all()


@pytest.mark.parametrize("spread", [1.0, 1e5])
def test_the_future_cannot_leak_even_through_huge_scores(qkv, spread):
    query, key, value = qkv
    query, key = query * spread, key * spread
    before, _ = scaled_dot_product_attention(query, key, value, causal_mask(8))
    value[..., 5:, :] = 99.0
    key[..., 5:, :] *= -1
    after, _ = scaled_dot_product_attention(query, key, value, causal_mask(8))
    torch.testing.assert_close(before[..., :5, :], after[..., :5, :], rtol=0, atol=0)
    assert not torch.equal(
        before[..., 5:, :], after[..., 5:, :]
    )  # the change was there to be seen


def test_permuting_the_keys_changes_nothing_and_permuting_the_queries_permutes_the_output(
    qkv,
):
    query, key, value = qkv
    order = torch.tensor([3, 1, 7, 0, 2, 6, 5, 4])
    output, _ = scaled_dot_product_attention(query, key, value)
    shuffled, _ = scaled_dot_product_attention(
        query[..., order, :], key.flip(-2), value.flip(-2)
    )
    torch.testing.assert_close(shuffled, output[..., order, :])


def test_a_query_that_sees_nothing_gets_zeros_and_finite_gradients(qkv):
    for tensor in qkv:
        tensor.requires_grad_()
    mask = torch.ones(8, 8, dtype=torch.bool)
    mask[3] = False
    output, weights = scaled_dot_product_attention(*qkv, mask)
    assert output[..., 3, :].eq(0).all() and weights[..., 3, :].eq(0).all()
    output.sum().backward()
    assert all(tensor.grad.isfinite().all() for tensor in qkv)


def test_nan_is_not_hidden(qkv):
    query, key, value = qkv
    query[..., 2, 0] = float("nan")
    output, _ = scaled_dot_product_attention(query, key, value, causal_mask(8))
    assert output[..., 2, :].isnan().all()
    assert output[..., [0, 1, 3], :].isfinite().all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(qkv, dtype):
    output, _ = scaled_dot_product_attention(
        *(tensor.to(dtype) for tensor in qkv), causal_mask(8)
    )
    exact, _ = scaled_dot_product_attention(*qkv, causal_mask(8))
    assert output.dtype == dtype
    torch.testing.assert_close(output.double(), exact, rtol=0, atol=0.05)


def test_a_product_beyond_fp16_is_scaled_before_it_overflows():
    query = key = torch.full(
        (1, 64), 40.0, dtype=torch.float16
    )  # 64 * 40 * 40 = 102,400; the largest fp16 is 65,504
    output, _ = scaled_dot_product_attention(
        query, key, torch.ones(1, 2, dtype=torch.float16)
    )
    assert output.eq(1).all()


def test_padding_mask():
    expected = torch.tensor([[[True, False, False]], [[True, True, True]]])
    assert padding_mask([1, 3]).equal(expected)
    assert padding_mask(torch.tensor([1, 3]), 4).equal(F.pad(expected, (0, 1)))
    assert padding_mask([0, 2])[0].logical_not().all()


def test_causal_mask():
    assert causal_mask(3).equal(
        torch.tensor([[1, 0, 0], [1, 1, 0], [1, 1, 1]], dtype=torch.bool)
    )


@pytest.mark.parametrize(
    "mask, message",
    [
        (torch.ones(8, 8), "boolean tensor, .*got torch.float32"),
        ([[True]], "boolean tensor, .*got list"),
        (
            torch.ones(8, 7, dtype=torch.bool),
            r"broadcast to the scores' shape \(2, 3, 8, 8\), got \(8, 7\)",
        ),
        (torch.ones(3, 2, 3, 8, 8, dtype=torch.bool), "broadcast"),
        (
            torch.ones(2, 1, 8, dtype=torch.bool),
            "broadcast",
        ),  # its batch axis would meet the heads
    ],
)
def test_a_wrong_mask_is_refused(qkv, mask, message):
    with pytest.raises(ValueError, match=message):
        scaled_dot_product_attention(*qkv, mask)
    with pytest.raises(ValueError, match=message):
        masked_softmax(qkv[0] @ qkv[1].mT, mask)


def test_other_bad_input_is_named(qkv):
    query, key, value = qkv
    with pytest.raises(ValueError, match="same width, got 8 and 16"):
        scaled_dot_product_attention(query[..., :8], key, value)
    with pytest.raises(ValueError, match="same length, got 8 and 5"):
        scaled_dot_product_attention(query, key, value[..., :5, :])
    with pytest.raises(ValueError, match="not be empty, got 8 queries and 0 keys"):
        scaled_dot_product_attention(query, key[..., :0, :], value[..., :0, :])
    with pytest.raises(ValueError, match="not be empty, got 0 queries"):
        scaled_dot_product_attention(query[..., :0, :], key, value)
    with pytest.raises(ValueError, match="between 0 and the width 3, got \\[4\\]"):
        padding_mask([4], 3)
    with pytest.raises(ValueError, match="one number for each sequence"):
        padding_mask([])
