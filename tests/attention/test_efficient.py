"""The layer around any way of looking: against multi-head attention; in blocks and
encoders; positions; bad input. How memory grows, for all of them.
"""

from functools import partial

import pytest
import torch
from torch import nn

from course_lib.attention import (
    EfficientAttention,
    LinformerAttention,
    LowRankAttention,
    MultiHeadAttention,
    PerformerAttention,
    fused_attention,
    gathered_window_attention,
    padding_mask,
    sliding_window_attention,
    tiled_attention,
)
from course_lib.positions import AlibiPositions, RotaryPositions
from course_lib.training import peak_bytes
from course_lib.transformers import TransformerConfig, TransformerEncoder

B, T, W, H = 3, 21, 12, 3
X = torch.randn(B, T, W, generator=torch.Generator().manual_seed(0)).double()
MASK = padding_mask([21, 5, 12], T)
MIXES = {
    "full": fused_attention,
    "tiled": partial(tiled_attention, tile=4),
    "gathered": partial(gathered_window_attention, window=4),
    "window": partial(sliding_window_attention, window=4),
    "low rank": LowRankAttention(),
    "performer": PerformerAttention(4, 8),
    "linformer": LinformerAttention(30, 6, heads=3),
}


def layer(mix, **options):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return EfficientAttention(W, H, mix, **options).double()


@pytest.mark.parity("attention.efficient", "course_lib's MultiHeadAttention")
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("positions", [None, RotaryPositions(4)])
@pytest.mark.parametrize("mix", ["full", "tiled"])
def test_exact_ways_give_multi_head_attention(mix, positions, causal, assert_parity):
    ours = layer(MIXES[mix], positions=positions)
    theirs = MultiHeadAttention(W, H, positions=positions).double()
    theirs.load_state_dict(ours.state_dict())
    for options in [{}, {"mask": MASK}, {"index": torch.arange(T) + 7}]:
        got = ours(X, causal=causal, **options)
        assert_parity(got, theirs(X, causal=causal, **options), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", MIXES)
def test_in_an_encoder_padding_changes_nothing(name):
    config = TransformerConfig(11, context=30, width=W, heads=H)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        encoder = TransformerEncoder(
            config, make_attention=lambda layer: EfficientAttention(W, H, MIXES[name])
        ).double()
    ids = torch.randint(11, (B, T), generator=torch.Generator().manual_seed(1))
    together = encoder(ids, MASK)
    assert torch.allclose(together[1:2, :5], encoder(ids[1:2, :5]), atol=1e-10)
    together.sum().backward()
    learned = {name for name, p in encoder.named_parameters() if p.grad is not None}
    assert learned == {name for name, _ in encoder.named_parameters()}


@pytest.mark.parametrize("name", [name for name in MIXES if name != "linformer"])
def test_causal_ones_do_not_look_ahead(name):
    ours, changed = layer(MIXES[name]), X.clone()
    changed[:, 13:] += 3.0
    before, after = ours(X, causal=True), ours(changed, causal=True)
    assert torch.allclose(before[:, :13], after[:, :13], atol=1e-9)


def test_its_own_parameters_are_the_layers():
    ours = layer(LinformerAttention(30, 6))
    assert "mix.to_keys" in dict(ours.named_parameters())
    assert isinstance(ours.mix, nn.Module)


def test_bad_input_is_refused_with_what_came():
    ours = layer(MIXES["window"])
    pairs = torch.ones(B, T, T, dtype=torch.bool)
    for given, message in [
        ({"mask": pairs}, "no single pair"),
        ({"return_weights": True}, "never formed"),
        ({"context": X}, "reads x itself"),
    ]:
        with pytest.raises(ValueError, match=message):
            ours(X, **given)
    with pytest.raises(ValueError, match="must not be empty"):
        ours(X[:, :0])
    with pytest.raises(ValueError, match="AlibiPositions"):
        layer(MIXES["window"], positions=AlibiPositions(H))


LONG = {
    "tiled": partial(tiled_attention, tile=64),
    "gathered": partial(gathered_window_attention, window=16),
    "window": partial(sliding_window_attention, window=64),
    "low rank": LowRankAttention(),
    "performer": PerformerAttention(8, 16),
}


def memory(mix, length, causal, mask=None):
    draw = torch.Generator().manual_seed(0)
    qkv = [torch.randn(2, 2, length, 8, generator=draw) for _ in range(3)]
    qkv = [x.requires_grad_() for x in qkv]
    return peak_bytes(lambda: mix(*qkv, mask, causal=causal).sum().backward())


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_takes_at_most_twice_the_memory(name, causal, padded):
    def peak(length):
        mask = padding_mask([length, length // 2], length)[:, None] if padded else None
        return memory(LONG[name], length, causal, mask)

    # Long enough that the chunks at the ends of a text, which need less, count little.
    assert peak(4096) < 2.1 * peak(2048)


def test_linformers_memory_grows_with_the_rank_times_the_text():
    peaks = [memory(LinformerAttention(n, 16), n, False) for n in (2048, 4096)]
    assert peaks[1] < 2.1 * peaks[0]


def test_the_measure_sees_a_square():
    def plain(query, key, value, mask, causal):
        return (query @ key.mT).softmax(dim=-1) @ value

    peaks = [memory(plain, length, False) for length in (512, 1024)]
    assert peaks[1] > 3.5 * peaks[0]
