"""Packed codes: against NumPy's bits, there and back, bad input."""

import numpy as np
import pytest
import torch

from course_lib.deployment.bit_packing import pack_bits, unpack_bits


def draw(bits, *shape, signed=True, seed=0):
    low = -(2 ** (bits - 1)) if signed else 0
    generator = torch.Generator().manual_seed(seed)
    codes = torch.randint(low, low + 2**bits, shape, generator=generator)
    return codes.to(torch.int8 if signed else torch.uint8)


@pytest.mark.parity("deployment.bit_packing", "numpy.packbits")
@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("bits", range(1, 9))
def test_bits_lie_as_in_numpy(bits, signed, assert_parity):
    for length in (1, 5, 8, 11):
        codes = draw(bits, 3, 2, length, signed=signed)
        raw = np.unpackbits(
            codes.view(torch.uint8).numpy()[..., None], -1, bitorder="little"
        )
        stream = raw[..., :bits].reshape(3, 2, -1)
        expected = np.packbits(stream, -1, bitorder="little")
        packed = pack_bits(codes, bits)
        assert_parity(packed, torch.from_numpy(expected))
        assert_parity(unpack_bits(packed, bits, length, signed), codes)


def test_two_codes_share_a_byte_and_odd_lengths_keep_their_last():
    codes = torch.tensor([[1, -2, 7], [-8, 0, -1]], dtype=torch.int8)
    packed = pack_bits(codes, 4)
    assert packed.tolist() == [[1 + 16 * 14, 7], [8, 15]]
    assert unpack_bits(packed, 4, 3).equal(codes)
    assert unpack_bits(packed, 4, 3, signed=False).tolist() == [[1, 14, 7], [8, 0, 15]]
    assert pack_bits(torch.tensor([True, False, True]), 1).tolist() == [5]
    empty = torch.empty(2, 0, dtype=torch.int8)
    assert unpack_bits(pack_bits(empty, 4), 4, 0).equal(empty)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="int8, uint8 or bool, got torch.int64"):
        pack_bits(torch.tensor([1]), 4)
    with pytest.raises(ValueError, match="between 1 and 8, got 9"):
        pack_bits(draw(4, 2), 9)
    with pytest.raises(ValueError, match="4 bits must lie between -8 and 7"):
        pack_bits(torch.tensor([8], dtype=torch.int8), 4)
    with pytest.raises(ValueError, match="4 bits must lie between 0 and 15"):
        pack_bits(torch.tensor([16], dtype=torch.uint8), 4)
    with pytest.raises(ValueError, match="3 codes of 4 bits are 2 bytes"):
        unpack_bits(torch.zeros(1, dtype=torch.uint8), 4, 3)
