"""The key/value cache: reading bit by bit gives what reading at once gives."""

import pytest
import torch

from course_lib.attention.kv_cache import KeyValueCache, LayerCache
from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.rms_norm import RMSNorm
from course_lib.positions.alibi import AlibiPositions
from course_lib.positions.buckets import BucketPositions
from course_lib.positions.rotary import RotaryPositions
from course_lib.positions.rotary_scaling import DynamicNTKRotary

SCHEMES = {
    "none": lambda: None,
    "rotary": lambda: RotaryPositions(4),
    "ALiBi": lambda: AlibiPositions(6),
    "T5": lambda: BucketPositions(6),
}


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("groups", [6, 2])
@pytest.mark.parametrize("normed", [False, True])
def test_bit_by_bit_equals_at_once(scheme, groups, normed):
    layer = MultiHeadAttention(
        24,
        6,
        positions=SCHEMES[scheme](),
        key_value_heads=groups,
        query_key_norm=RMSNorm if normed else None,
    ).double()
    x = draw(3, 9, 24)
    expected, weights = layer(x, causal=True, return_weights=True)
    cache, got = LayerCache(), []
    for start, stop in ((0, 4), (4, 5), (5, 8), (8, 9)):
        got.append(layer(x[:, start:stop], causal=True, cache=cache))
        assert len(cache) == stop and cache.key.shape == (3, groups, stop, 4)
    torch.testing.assert_close(torch.cat(got, dim=1), expected, rtol=1e-10, atol=1e-12)
    cache = LayerCache()
    layer(x[:, :5], causal=True, cache=cache)
    _, last = layer(x[:, 5:], causal=True, cache=cache, return_weights=True)
    torch.testing.assert_close(last, weights[:, :, 5:])


def test_places_of_ones_own_are_kept_for_every_row():
    layer = MultiHeadAttention(24, 6, positions=AlibiPositions(6)).double()
    x, places = draw(2, 5, 24), torch.tensor([[0, 1, 2, 3, 4], [0, 0, 0, 1, 2]])
    expected = layer(x, causal=True, index=places)
    cache = LayerCache()
    first = layer(x[:, :3], causal=True, index=places[:, :3], cache=cache)
    rest = layer(x[:, 3:], causal=True, index=places[:, 3:], cache=cache)
    torch.testing.assert_close(torch.cat([first, rest], dim=1), expected)
    assert not torch.allclose(layer(x, causal=True), expected)


def test_rows_can_be_taken_twice_and_left_out():
    cache = KeyValueCache(2)
    for layer in cache.layers:
        layer.extend(draw(3, 1, 2, 4), draw(3, 1, 2, 4, seed=1), torch.arange(2))
    before = cache.layers[1].value.clone()
    assert len(cache) == 2 and cache.bytes == 2 * 2 * 3 * 2 * 4 * 8
    cache.keep_rows(torch.tensor([2, 0, 2, 2]))
    assert cache.layers[1].value.equal(before[[2, 0, 2, 2]])
    assert KeyValueCache(1).bytes == 0


def test_bad_input_is_named():
    layer, cache = MultiHeadAttention(24, 6), LayerCache()
    layer(torch.zeros(2, 3, 24), cache=cache)
    with pytest.raises(
        ValueError, match=r"holds keys of shape \(2, 6, 3, 4\), got \(1"
    ):
        layer(torch.zeros(1, 1, 24), cache=cache)
    with pytest.raises(ValueError, match="index of 1 axes, got 2"):
        places = torch.zeros(2, 1, dtype=torch.long)
        layer(torch.zeros(2, 1, 24), index=places, cache=cache)
    with pytest.raises(ValueError, match="a cache holds places within one sequence"):
        layer(torch.zeros(2, 1, 24), context=torch.zeros(2, 4, 24), cache=cache)
    stretching = MultiHeadAttention(24, 6, positions=DynamicNTKRotary(4, 8))
    with pytest.raises(ValueError, match="read without a cache"):
        stretching(torch.zeros(2, 1, 24), cache=LayerCache())
