"""Caches of the NumPy engine: a window with sinks against transformers with a mask,
tiers against a cache in memory; what is full, gone or does not fit.
"""

import errno

import numpy as np
import pytest
import torch
from small_gpt2 import write_gpt2

from course_lib.tensor_engine import (
    CacheFull,
    DiskTier,
    MemoryTier,
    TieredCache,
    TierGone,
    WholeCache,
    WindowCache,
    cache_tiers,
    load_gpt2,
    next_logits,
    write_greedily,
)

TEXT = np.random.default_rng(3).integers(0, 11, (2, 30))


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    path = tmp_path_factory.mktemp("gpt2")
    theirs = write_gpt2(path, n_positions=32)
    return load_gpt2(path, np.float64), theirs


def windowed(model, sinks, window, length=30):
    """transformers, reading at once with a mask and places that say what a
    ``WindowCache`` does token by token.
    """
    place = torch.arange(length)
    distance = place[:, None] - place
    seen = (distance >= 0) & ((place < sinks) | (distance < window))
    # A token that has come while there was room for all sees all.
    seen |= (distance >= 0) & (place[:, None] < sinks + window)
    with torch.no_grad():
        return model(
            torch.from_numpy(TEXT[:, :length]),
            attention_mask=seen.expand(2, 1, -1, -1),
            position_ids=place.clamp(max=sinks + window - 1).expand(2, -1),
        ).logits


@pytest.mark.parity("tensor_engine.kv_cache", "transformers' GPT-2 with a mask")
@pytest.mark.parametrize("sinks, window", [(0, 1), (0, 5), (1, 1), (3, 4), (4, 22)])
def test_a_window_with_sinks_is_a_mask(sinks, window, models, assert_parity):
    ours, theirs = models
    expected = windowed(theirs, sinks, window)
    cache = WindowCache(2, sinks, window)
    got = [next_logits(ours, TEXT[:, at : at + 1], cache) for at in range(30)]
    assert len(cache) == sinks + window == cache.capacity and cache.at_once == 1
    assert_parity(np.stack(got, 1), expected, rtol=1e-9, atol=1e-9)
    # A prompt that is longer than the cache is read bit by bit where it must be.
    at_once = next_logits(ours, TEXT, WindowCache(2, sinks, window))
    np.testing.assert_allclose(at_once, expected[:, -1], rtol=1e-9, atol=1e-9)


def test_until_it_is_full_a_window_is_a_whole_cache_and_then_it_is_not(models):
    ours, _ = models
    whole, window = WholeCache(2, 32), WindowCache(2, 2, 6)
    for at in range(20):
        one = TEXT[:, at : at + 1]
        left, right = next_logits(ours, one, whole), next_logits(ours, one, window)
        assert np.allclose(left, right, rtol=1e-9, atol=1e-9) == (at < 8)
    assert window.bytes * 4 == whole.bytes == 2 * 2 * 2 * 3 * 32 * 4 * 8
    longer = write_greedily(ours, TEXT, 200, WindowCache(2, 2, 6))
    assert longer.shape == (2, 230)  # far beyond the context


@pytest.mark.parity("tensor_engine.cache_tiers", "tensor_engine.kv_cache")
@pytest.mark.parametrize("page", [1, 4, 7, 40])
def test_tiers_change_nothing(page, models, tmp_path, assert_parity):
    ours, _ = models
    disk = DiskTier(tmp_path, 40)
    tiered = TieredCache(2, [MemoryTier(2), disk], page)
    whole = WholeCache(2, 32)
    parts = np.split(TEXT, [11, 12, 15], axis=1)
    for part in parts:
        assert_parity(
            next_logits(ours, part, tiered),
            next_logits(ours, part, whole),
            rtol=1e-12,
            atol=1e-12,
        )
        assert len(tiered) == len(whole)
    full = 29 // page
    on_disk = list(range(full - 2))  # the oldest
    assert sorted(disk.held) == on_disk and len(list(tmp_path.iterdir())) == len(
        on_disk
    )
    tiered.clear()
    assert not list(tmp_path.iterdir()) and len(tiered) == 0
    expected = write_greedily(ours, TEXT[:, :9], 20, WholeCache(2, 32))
    assert (write_greedily(ours, TEXT[:, :9], 20, tiered) == expected).all()


def test_full_tiers_say_so_and_lose_nothing(models, tmp_path):
    ours, _ = models
    cache = TieredCache(2, [MemoryTier(1), DiskTier(tmp_path, 2)], page=4)
    next_logits(ours, TEXT[:, :16], cache)
    with pytest.raises(CacheFull, match="all tiers are full: 1 in memory, 2 in disk"):
        next_logits(ours, TEXT[:, 16:17], cache)
    assert len(cache) == 16
    cache.tiers.append(MemoryTier(9))  # help comes
    got = next_logits(ours, TEXT[:, 16:], cache)
    expected = next_logits(ours, TEXT, WholeCache(2, 32))
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


def test_a_tier_that_is_gone_says_so(models, tmp_path, monkeypatch):
    ours, _ = models
    folder = tmp_path / "pages"
    folder.mkdir()
    cache = TieredCache(2, [MemoryTier(1), DiskTier(folder, 9)], page=4)
    next_logits(ours, TEXT[:, :14], cache)
    pages = sorted(folder.iterdir())
    assert len(pages) == 2
    first, kept = pages[0], pages[0].read_bytes()
    first.write_bytes(kept[:-8])
    with pytest.raises(TierGone, match="page-000000.safetensors: .*an end within"):
        next_logits(ours, TEXT[:, 14:15], cache)
    first.unlink()
    with pytest.raises(TierGone, match="page-000000.safetensors: No such file"):
        next_logits(ours, TEXT[:, 14:15], cache)
    assert len(cache) == 14
    first.write_bytes(kept)
    next_logits(ours, TEXT[:, 14:16], cache)  # it is back: nothing was lost
    for page in folder.iterdir():
        page.unlink()
    folder.rmdir()
    with pytest.raises(TierGone, match="tier disk, .*pages: No such file"):
        next_logits(ours, TEXT[:, 16:17], cache)

    def no_space(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache_tiers, "save_safetensors", no_space)
    with pytest.raises(CacheFull, match="No space left on device"):
        next_logits(ours, TEXT[:, 16:17], cache)
    assert len(cache) == 16


def test_a_reading_that_failed_can_be_repeated(models):
    """Layers that had got their part before the fault get it again, in the same place."""
    ours, _ = models
    for cache in (WholeCache(2, 32), TieredCache(2, [MemoryTier(9)], page=8)):
        next_logits(ours, TEXT[:, :5], cache)
        start = cache.make_room(1)
        cache.extend(0, np.ones((2, 3, 1, 4)), np.ones((2, 3, 1, 4)))
        assert start == len(cache) == 5
        got = next_logits(ours, TEXT[:, 5:7], cache)
        expected = next_logits(ours, TEXT[:, :7], WholeCache(2, 32))
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


def test_bad_input_is_named():
    def part(*shape):
        return np.zeros(shape), np.zeros(shape)

    for wrong, words in (
        (lambda: WholeCache(0, 3), "at least 1 layer and 1 position, got 0 and 3"),
        (lambda: WindowCache(1, -1, 3), "got -1 and 3"),
        (lambda: WindowCache(1, 2, 0), "a window of at least 1"),
        (lambda: MemoryTier(0), "room for at least 1 page, got 0"),
        (lambda: TieredCache(1, []), "at least 1 layer, 1 tier"),
        (lambda: TieredCache(1, [MemoryTier(1)], 4).make_room(5), "at most 4 tokens"),
        (
            lambda: WindowCache(1, 1, 3).make_room(5),
            "at most 4 more tokens, of 4, got 5",
        ),
    ):
        with pytest.raises(ValueError, match=words):
            wrong()
    for cache in (WholeCache(1, 9), TieredCache(1, [MemoryTier(2)], 9)):
        cache.make_room(2)
        with pytest.raises(ValueError, match=r"got \(2, 3, 1, 4\)"):
            cache.extend(0, *part(2, 3, 1, 4))
        cache.extend(0, *part(2, 3, 2, 4))
        cache.make_room(2)
        for shape in ((1, 3, 2, 4), (2, 4, 2, 4), (2, 3, 2, 5)):
            with pytest.raises(ValueError, match="expected keys"):
                cache.extend(0, *part(*shape))
