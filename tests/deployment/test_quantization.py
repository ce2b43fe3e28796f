"""Quantization: against torch's own, grids by hand, bounds of the error, bad input."""

import pytest
import torch

from course_lib.deployment.quantization import (
    choose_grid,
    code_range,
    encode,
    quantize,
)

BITS = pytest.mark.parametrize("bits", [2, 3, 4, 8])
KIND = pytest.mark.parametrize("symmetric", [True, False])


def draw(*shape, seed=0, shift=0.3, dtype=torch.float32):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=dtype) + shift


@pytest.mark.parity("deployment.quantization", "torch.quantize_per_tensor")
@pytest.mark.filterwarnings("ignore")
@KIND
def test_codes_and_numbers_are_torchs_per_tensor(symmetric, assert_parity):
    x = draw(5, 7)
    ours = quantize(x, 8, symmetric=symmetric)
    kind = torch.qint8 if symmetric else torch.quint8
    scale, point = float(ours.scale), int(ours.zero_point)
    theirs = torch.quantize_per_tensor(x, scale, point, kind)
    assert_parity(ours.codes, theirs.int_repr())
    assert_parity(ours.dequantize(), theirs.dequantize())


@pytest.mark.parity("deployment.quantization", "torch.quantize_per_channel")
@pytest.mark.filterwarnings("ignore")
@KIND
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_codes_and_numbers_are_torchs_per_channel(axis, symmetric, assert_parity):
    x = draw(4, 3, 6, seed=1)
    ours = quantize(x, 8, symmetric=symmetric, axis=axis)
    kind = torch.qint8 if symmetric else torch.quint8
    theirs = torch.quantize_per_channel(
        x, ours.scale.flatten(), ours.zero_point.flatten(), axis % 3, kind
    )
    assert_parity(ours.codes, theirs.int_repr())
    assert_parity(ours.dequantize(), theirs.dequantize())


@pytest.mark.parity("deployment.quantization", "torch.fake_quantize, a group a channel")
@BITS
@KIND
def test_groups_are_channels_of_a_longer_matrix(bits, symmetric, assert_parity):
    x = draw(3, 2, 20, seed=2)
    ours = quantize(x, bits, symmetric=symmetric, group=5)
    first, last = code_range(bits, symmetric)
    rows = x.view(-1, 5)
    theirs = torch.fake_quantize_per_channel_affine(
        rows, ours.scale.flatten(), ours.zero_point.flatten(), 0, first, last
    )
    assert_parity(ours.dequantize(), theirs.view(x.shape))


@pytest.mark.parity("deployment.quantization", "torch's MinMaxObserver")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("shift", [-3.0, 0.0, 3.0])
def test_grids_are_those_of_torchs_observer(shift, assert_parity):
    from torch.ao.quantization.observer import MinMaxObserver

    x = draw(40, shift=shift)
    observer = MinMaxObserver(dtype=torch.quint8, qscheme=torch.per_tensor_affine)
    observer(x)
    scale, point = observer.calculate_qparams()
    ours = choose_grid(x.min(), x.max(), 8, symmetric=False)
    assert_parity(ours[0], scale[0])
    assert_parity(ours[1], point[0].int())


def test_a_grid_by_hand():
    x = torch.tensor([-1.0, 0.0, 1.0, 3.0], dtype=torch.float64)
    found = quantize(x, 8, symmetric=False)
    assert found.codes.tolist() == [0, 64, 128, 255] and found.zero_point == 64
    back = found.dequantize()
    assert back.tolist() == pytest.approx(
        [-64 * 4 / 255, 0, 64 * 4 / 255, 191 * 4 / 255]
    )
    # A range without 0 is stretched to hold it: its zero point would be -510.
    found = quantize(torch.tensor([2.0, 3.0]), 8, symmetric=False)
    assert found.zero_point == 0 and found.scale == pytest.approx(3 / 255)
    below = quantize(torch.tensor([-3.0, -2.0]), 8, symmetric=False)
    assert below.zero_point == 255 and below.codes.tolist() == [0, 85]
    # Symmetric codes reach as far up as down.
    both = quantize(torch.tensor([-1.0, 1.0]), 4)
    assert both.codes.tolist() == [-7, 7] and both.dequantize().tolist() == [-1, 1]


@BITS
@KIND
def test_no_number_is_off_by_more_than_half_a_step(bits, symmetric):
    x = draw(6, 16, seed=3, dtype=torch.float64)
    for blocks in ({}, {"axis": 0}, {"axis": 1}, {"group": 4}):
        found = quantize(x, bits, symmetric=symmetric, **blocks)
        error = (found.dequantize() - x).abs()
        step = found.scale
        if "group" in blocks:
            error = error.unflatten(-1, (-1, 4))
        # The end of an affine range may be cut by the rounding of its zero point.
        assert (error <= step * (0.5 if symmetric else 1.0) + 1e-12).all()
        zero = quantize(torch.cat([x, x.new_zeros(1, 16)]), bits, symmetric=symmetric)
        assert not zero.dequantize()[-1].any()


def test_finer_blocks_and_more_bits_lose_less():
    x = draw(8, 32, seed=4) * torch.tensor([1.0] * 7 + [30.0])[:, None]

    def error(bits, **blocks):
        return (quantize(x, bits, **blocks).dequantize() - x).square().mean()

    for bits in (3, 4, 8):
        coarse, middle = error(bits), error(bits, axis=0)
        assert coarse > middle > error(bits, group=8)
    assert error(4) > 10 * error(8)


def test_quantizing_again_changes_nothing():
    once = quantize(draw(4, 8), 4, group=4).dequantize()
    again = quantize(once, 4, group=4).dequantize()
    torch.testing.assert_close(again, once)


def test_codes_are_real_integers_and_bytes_are_counted():
    x = draw(6, 16).to(torch.bfloat16)
    found = quantize(x, 4, group=8, scale_type=torch.float16)
    assert found.codes.dtype == torch.int8 and found.scale.dtype == torch.float16
    assert found.dequantize().dtype == torch.bfloat16
    assert found.dequantize().shape == x.shape == found.codes.shape
    assert found.stored_bytes == 6 * 16 // 2 + 12 * 2
    affine = quantize(draw(5, 3), 3, symmetric=False, axis=0)
    assert affine.codes.dtype == torch.uint8
    assert affine.stored_bytes == 6 + 5 * 4 + 5  # 45 bits, scales, zero points
    # Stored scales are rounded before the codes are chosen, so they fit each other.
    y = draw(2, 64, seed=5, dtype=torch.float64)
    rough = quantize(y, 8, axis=0, scale_type=torch.bfloat16)
    inside = y.abs() <= 127 * rough.scale.double()
    off = (rough.dequantize() - y).abs()[inside]
    assert (off <= rough.scale.double().max() / 2 + 1e-12).all()


def test_codes_are_clamped_before_the_cast():
    one, none = torch.tensor(1.0), torch.tensor(0, dtype=torch.int32)
    assert encode(torch.tensor([200.0, -200.0]), one, none).tolist() == [127, -127]
    assert encode(torch.tensor([300.0, -5.0]), one, none, 8, False).tolist() == [255, 0]
    assert encode(torch.tensor([0.5, 1.5, 2.5]), one, none).tolist() == [0, 2, 2]


def test_a_block_of_zeros_stays_zero():
    x = torch.zeros(2, 4)
    for kind in (True, False):
        assert quantize(x, 4, symmetric=kind, axis=0).dequantize().equal(x)


def test_bad_input_is_named():
    x = draw(4, 6)
    with pytest.raises(ValueError, match="between 2 and 8, got 9"):
        quantize(x, 9)
    with pytest.raises(ValueError, match="an axis or a group, got both"):
        quantize(x, axis=0, group=2)
    with pytest.raises(ValueError, match="groups of 4 do not fill the last axis"):
        quantize(x, group=4)
    with pytest.raises(ValueError, match="no axis 2"):
        quantize(x, axis=2)
    with pytest.raises(ValueError, match="no axis 0 beside others"):
        quantize(x[0], axis=0)
    with pytest.raises(ValueError, match="finite real numbers, got torch.int64"):
        quantize(torch.arange(3))
    with pytest.raises(ValueError, match="finite real numbers"):
        quantize(torch.tensor([1.0, torch.nan]))
    with pytest.raises(ValueError, match="low <= high"):
        choose_grid(torch.tensor(1.0), torch.tensor(0.0))
