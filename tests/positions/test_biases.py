"""Schemes that add to the scores: Shaw's vectors, T5's buckets, ALiBi; against their
sources, invariants, bad input.
"""

import math

import pytest
import torch
from torch import nn
from transformers import T5Config
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.t5.modeling_t5 import T5Attention

from course_lib.attention import causal_mask
from course_lib.positions import (
    AlibiPositions,
    BucketPositions,
    RelativePositions,
    alibi_slopes,
    relative_bucket,
)


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def filled(scheme):
    """The scheme with a random table instead of zeros, in float64."""
    nn.init.normal_(scheme.double().table, generator=torch.Generator().manual_seed(3))
    return scheme


SCHEMES = {
    "Shaw": lambda: filled(RelativePositions(8, furthest=3)),
    "T5": lambda: filled(BucketPositions(3, buckets=8, furthest=10)),
    "T5 causal": lambda: filled(
        BucketPositions(3, buckets=8, furthest=10, bidirectional=False)
    ),
    "ALiBi": lambda: AlibiPositions(3).double(),
}


# Shaw


@pytest.mark.parity(
    "positions.relative", "the paper's equation 4, with a vector for each pair"
)
@pytest.mark.parametrize("queries", [1, 4, 9])
def test_shaw_agrees_with_the_formula(queries, assert_parity):
    scheme, query, key = (
        SCHEMES["Shaw"](),
        draw(2, 3, queries, 8),
        draw(2, 3, 9, 8, seed=1),
    )
    scores = query @ key.mT / math.sqrt(8) + scheme.bias(query, torch.arange(9))
    for t in range(queries):
        place = 9 - queries + t
        for s in range(9):
            vector = scheme.table[max(-3, min(3, s - place)) + 3]
            assert_parity(
                scores[:, :, t, s],
                (query[:, :, t] * (key[:, :, s] + vector)).sum(-1) / math.sqrt(8),
            )


@pytest.mark.parity(
    "positions.relative",
    "transformers Wav2Vec2BertSelfAttention, position type relative_key",
)
def test_shaw_agrees_with_transformers(assert_parity):
    from transformers import Wav2Vec2BertConfig
    from transformers.models.wav2vec2_bert.modeling_wav2vec2_bert import (
        Wav2Vec2BertSelfAttention,
    )

    config = Wav2Vec2BertConfig(
        hidden_size=24, num_attention_heads=3, position_embeddings_type="relative_key", attention_dropout=0.0,
        left_max_position_embeddings=3, right_max_position_embeddings=3,
    )  # fmt: skip
    theirs, scheme, x = (
        Wav2Vec2BertSelfAttention(config).double().eval(),
        SCHEMES["Shaw"](),
        draw(2, 9, 24),
    )
    theirs.distance_embedding.weight.data.copy_(scheme.table.data)
    query, key = (
        linear(x).unflatten(-1, (3, 8)).transpose(1, 2)
        for linear in (theirs.linear_q, theirs.linear_k)
    )
    weights = (
        query @ key.mT / math.sqrt(8) + scheme.bias(query, torch.arange(9))
    ).softmax(-1)
    assert_parity(weights, theirs(x, output_attentions=True)[1])


def test_shaw_tells_no_distances_beyond_the_furthest_apart():
    scheme, query = SCHEMES["Shaw"](), draw(1, 1, 1, 8)
    bias = scheme.bias(query.expand(1, 1, 12, 8), torch.arange(12))[0, 0]
    assert bias[0, 3:].unique().numel() == 1 and bias[11, :9].unique().numel() == 1
    assert bias[5].unique().numel() == 7


# T5


@pytest.mark.parity(
    "positions.buckets", "transformers T5Attention._relative_position_bucket"
)
@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize(
    "buckets, furthest",
    [(32, 128), (32, 256), (8, 10), (16, 1000), (4, 3), (64, 40), (30, 77)],
)
def test_buckets_agree_with_t5(buckets, furthest, bidirectional, assert_parity):
    distance = torch.arange(-1500, 1501)
    expected = T5Attention._relative_position_bucket(
        distance, bidirectional, buckets, furthest
    )
    assert_parity(
        relative_bucket(distance, buckets, furthest, bidirectional),
        expected,
        rtol=0,
        atol=0,
    )


@pytest.mark.parity("positions.buckets", "transformers T5Attention.compute_bias")
@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize("queries", [1, 5, 40])
def test_bias_agrees_with_t5(queries, bidirectional, assert_parity):
    config = T5Config(
        num_heads=3, is_decoder=not bidirectional, relative_attention_max_distance=20
    )
    theirs = T5Attention(config, has_relative_attention_bias=True, layer_idx=0).double()
    scheme = filled(BucketPositions(3, 32, 20, bidirectional))
    theirs.relative_attention_bias.weight.data.copy_(scheme.table.data)
    expected = theirs.compute_bias(queries, 40, past_seen_tokens=40 - queries)
    assert_parity(scheme.bias(draw(2, 3, queries, 8), torch.arange(40)), expected[0])


def test_near_distances_have_a_bucket_each_and_far_ones_share():
    bucket = relative_bucket(torch.arange(-200, 1), bidirectional=False).flip(
        0
    )  # how far back
    assert bucket[:16].tolist() == list(range(16)) and bucket[128:].eq(31).all()
    assert (bucket.diff() >= 0).all() and bucket.unique().numel() == 32
    both = relative_bucket(torch.arange(-200, 201))
    assert both.unique().numel() == 31  # the bucket of "0 after" has no distance
    assert both[:200].max() == 15 and both[201:].min() == 17


# ALiBi


@pytest.mark.parity(
    "positions.alibi",
    "transformers build_alibi_tensor of BLOOM, under a causal softmax",
)
@pytest.mark.parametrize("heads", [1, 2, 3, 5, 6, 7, 8, 12, 16, 20, 112])
def test_weights_agree_with_bloom(heads, assert_parity):
    scores = draw(2, heads, 9, 9)
    theirs = build_alibi_tensor(torch.ones(2, 9), heads, torch.float32).reshape(
        2, heads, 1, 9
    )
    mine = AlibiPositions(heads).bias(scores, torch.arange(9))
    # BLOOM adds slope · (position of the key): the query's own part is the same in its
    # whole row, where softmax does not feel it.
    hidden = ~causal_mask(9)
    weights = [
        (scores + bias).masked_fill(hidden, -math.inf).softmax(-1)
        for bias in (mine, theirs.double())
    ]
    assert_parity(
        weights[0], weights[1], rtol=1e-5, atol=1e-6
    )  # their slopes are float32


def test_slopes_as_the_paper_gives_them():
    assert alibi_slopes(8).tolist() == [2.0**-k for k in range(1, 9)]
    torch.testing.assert_close(
        alibi_slopes(16), 2.0 ** (-0.5 * torch.arange(1, 17, dtype=torch.float64))
    )
    assert alibi_slopes(12).tolist() == pytest.approx(
        [*alibi_slopes(8).tolist(), *alibi_slopes(16)[::2][:4].tolist()]
    )
    assert alibi_slopes(1).tolist() == [2.0**-8]


def test_alibi_bias_by_hand():
    bias = AlibiPositions(2).bias(torch.zeros(1, 2, 3, 4), torch.arange(3))
    assert bias[0].tolist() == [
        [0, -0.0625, -0.125],
        [-0.0625, 0, -0.0625],
        [-0.125, -0.0625, 0],
    ]
    assert (
        AlibiPositions(2)
        .bias(torch.zeros(1, 2, 3, 4).bfloat16(), torch.arange(3))
        .dtype
        == torch.bfloat16
    )
    assert (
        not list(AlibiPositions(2).parameters()) and not AlibiPositions(2).state_dict()
    )


def test_without_a_causal_mask_alibi_cannot_tell_left_from_right():
    bias = SCHEMES["ALiBi"]().bias(draw(1, 3, 6, 8), torch.arange(6))
    torch.testing.assert_close(bias, bias.flip(-1, -2))


# All


@pytest.mark.parametrize("name", SCHEMES)
def test_bias_depends_on_distance_alone_and_the_queries_are_the_last(name):
    scheme, query = SCHEMES[name](), draw(2, 3, 7, 8)
    whole = scheme.bias(query, torch.arange(7)).expand(2, 3, 7, 7)
    torch.testing.assert_close(
        scheme.bias(query, torch.arange(7) + 1000).expand_as(whole), whole
    )
    for count in (1, 3):
        last = scheme.bias(query[:, :, -count:], torch.arange(7)).expand(2, 3, count, 7)
        torch.testing.assert_close(last, whole[:, :, -count:])


@pytest.mark.parametrize("name", ["Shaw", "T5", "T5 causal"])
def test_only_rows_that_occur_are_trained(name):
    scheme = SCHEMES[name]()
    scheme.bias(draw(1, 3, 2, 8), torch.arange(2)).pow(2).sum().backward()
    touched = scheme.table.grad.ne(0).any(dim=1).sum()
    assert touched == (2 if name == "T5 causal" else 3)


@pytest.mark.parametrize("name", SCHEMES)
def test_bad_indices_are_named(name):
    scheme, query = SCHEMES[name](), draw(1, 3, 5, 8)
    with pytest.raises(ValueError, match="5 queries and 4 positions"):
        scheme.bias(query, torch.arange(4))
    with pytest.raises(ValueError, match=r"integers, \(S,\) or \(B, S\), got torch.f"):
        scheme.bias(query, torch.arange(5.0))
    with pytest.raises(ValueError, match=r"got torch.int64 \(1, 1, 5\)"):
        scheme.bias(query, torch.arange(5)[None, None])


def test_bad_settings_are_named():
    for make in (AlibiPositions, BucketPositions, alibi_slopes):
        with pytest.raises(ValueError, match="heads must be at least 1, got 0"):
            make(0)
    for name in ("T5", "ALiBi"):
        with pytest.raises(
            ValueError, match=r"\(batch, 3 heads, time, width\), got \(1, 4, 5, 8\)"
        ):
            SCHEMES[name]().bias(draw(1, 4, 5, 8), torch.arange(5))
        with pytest.raises(ValueError, match=r"3 heads"):
            SCHEMES[name]().bias(draw(3, 5, 8), torch.arange(5))
    with pytest.raises(ValueError, match="head width 8, got 6"):
        SCHEMES["Shaw"]().bias(draw(1, 3, 5, 6), torch.arange(5))
    for settings in ((0, 3), (8, 0)):
        with pytest.raises(ValueError, match="width and furthest must be at least 1"):
            RelativePositions(*settings)
    with pytest.raises(ValueError, match="multiple of 2, got 7"):
        BucketPositions(3, buckets=7)
    with pytest.raises(ValueError, match="at least 4 and a multiple of 2, got 2"):
        BucketPositions(3, buckets=2)
    with pytest.raises(ValueError, match="at least 2 and a multiple of 1, got 1"):
        BucketPositions(3, buckets=1, bidirectional=False)
    with pytest.raises(ValueError, match="furthest must be greater than 8, .*got 8"):
        BucketPositions(3, buckets=32, furthest=8)
