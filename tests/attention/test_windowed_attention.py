"""A sliding window: against transformers' mask, its reach, with a cache, bad input."""

import pytest
import torch

from course_lib.attention import MultiHeadAttention, SlidingWindowAttention, window_mask
from course_lib.attention.kv_cache import LayerCache
from course_lib.positions import RotaryPositions


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def made(window=3, **options):
    torch.manual_seed(0)
    return SlidingWindowAttention(12, 2, window, **options).double()


@pytest.mark.parity(
    "attention.windowed_attention", "transformers' sliding-window overlay"
)
@pytest.mark.parametrize("window", [1, 3, 9])
def test_sees_what_transformers_lets_it_see(window, assert_parity):
    from transformers.masking_utils import sliding_window_causal_mask_function

    sees = sliding_window_causal_mask_function(window)
    theirs = torch.tensor(
        [[bool(sees(0, 0, torch.tensor(t), torch.tensor(s))) for s in range(7)]
         for t in range(2, 7)]
    )  # fmt: skip
    assert_parity(window_mask(5, 7, window).int(), theirs.int(), rtol=0, atol=0)


def test_far_tokens_change_nothing():
    layer, x = made(), draw(2, 8, 12)
    changed = x.clone()
    changed[:, 2] = 1e3
    moved = (layer(x) - layer(changed)).abs().amax(dim=(0, 2)) > 1e-12
    assert moved.tolist() == [False, False, True, True, True, False, False, False]


def test_a_window_over_all_is_causal_attention():
    layer, plain = made(8), MultiHeadAttention(12, 2).double()
    plain.load_state_dict(layer.state_dict())
    x = draw(2, 8, 12)
    torch.testing.assert_close(layer(x), plain(x, causal=True))


@pytest.mark.parametrize("groups", [1, 2])
def test_a_cache_changes_nothing(groups):
    layer = made(positions=RotaryPositions(6), key_value_heads=groups)
    x, cache, found = draw(2, 9, 12), LayerCache(), []
    for first, last in ((0, 4), (4, 5), (5, 8), (8, 9)):
        found.append(layer(x[:, first:last], cache=cache, causal=True))
    torch.testing.assert_close(torch.cat(found, dim=1), layer(x))


def test_weights_and_masks():
    layer, x = made(), draw(2, 6, 12)
    mixed, weights = layer(x, return_weights=True)
    torch.testing.assert_close(mixed, layer(x))
    assert (weights > 0).equal(window_mask(6, 6, 3).expand(2, 2, 6, 6))
    real = torch.ones(2, 1, 6, dtype=torch.bool)
    real[0, 0, 0] = False
    changed = x.clone()
    changed[0, 0] += 100
    torch.testing.assert_close(
        layer(x, mask=real)[0, 1:], layer(changed, mask=real)[0, 1:]
    )


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="window must be at least 1, got 0"):
        made(0)
    for options in ({"causal": False}, {"context": draw(1, 4, 12)}):
        with pytest.raises(ValueError, match="causal=True and no context"):
            made()(draw(1, 4, 12), **options)
    with pytest.raises(ValueError, match=r"\(batch, time, 12\), got \(1, 4, 11\)"):
        made()(draw(1, 4, 11))
    with pytest.raises(ValueError, match="boolean"):
        made()(draw(1, 4, 12), mask=torch.ones(4, 4))
