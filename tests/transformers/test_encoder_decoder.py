"""Encoder, decoder and both together: against torch's own with copied weights; what
each may see; bad input.
"""

import pytest
import torch
from torch import nn

from course_lib.attention import padding_mask
from course_lib.positions.rotary import RotaryPositions
from course_lib.positions.sinusoidal import SinusoidalPositions
from course_lib.transformers import (
    EncoderDecoder,
    TransformerConfig,
    TransformerDecoder,
    TransformerEncoder,
)

V, S, T, W, H = 11, 7, 5, 12, 3
LENGTHS = [7, 4, 5]
SOURCE = torch.randint(V, (3, S), generator=torch.Generator().manual_seed(0))
TARGET = torch.randint(V, (3, T), generator=torch.Generator().manual_seed(1))
MASK = padding_mask(LENGTHS, S)


def shape(**changes):
    return TransformerConfig(
        V, context=9, width=W, heads=H, layers=2, decoder_layers=3, **changes
    )


def lively(model):
    """The model in float64 with parameters that all matter."""
    draw = torch.Generator().manual_seed(5)
    model.double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=draw).double())
    return model


def copy_attention(ours, theirs):
    parts = ours.query, ours.key, ours.value
    theirs.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
    theirs.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
    theirs.out_proj.load_state_dict(ours.output.state_dict())


@torch.no_grad()
def twin_of(model):
    """torch.nn.Transformer with the blocks of an ``EncoderDecoder``."""
    config = model.config
    pre = config.arrangement == "pre-norm"
    twin = nn.Transformer(
        W, H, config.layers, config.decoder_layers, 4 * W, 0.0, config.activation,
        batch_first=True, norm_first=pre,
    ).double()  # fmt: skip
    for half, stack in ((model.encoder, twin.encoder), (model.decoder, twin.decoder)):
        for ours, theirs in zip(half.blocks, stack.layers, strict=True):
            copy_attention(ours.attention, theirs.self_attn)
            norms = [ours.attention_norm, ours.feed_forward_norm]
            if ours.cross_attention is not None:
                copy_attention(ours.cross_attention, theirs.multihead_attn)
                norms.insert(1, ours.cross_attention_norm)
            for number, norm in enumerate(norms, start=1):
                getattr(theirs, f"norm{number}").load_state_dict(norm.state_dict())
            theirs.linear1.load_state_dict(ours.feed_forward.expand.state_dict())
            theirs.linear2.load_state_dict(ours.feed_forward.contract.state_dict())
        if config.ends_with_norm:
            stack.norm.load_state_dict(half.norm.state_dict())
        else:
            stack.norm = None
    return twin


@pytest.mark.parity("transformers.encoder_decoder", "torch.nn.Transformer")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"arrangement": "post-norm", "activation": "relu", "scale_embeddings": True},
        {"arrangement": "post-norm", "final_norm": True, "norm_embeddings": True},
    ],
)
@torch.no_grad()
def test_equals_torch(changes, assert_parity):
    model = lively(EncoderDecoder(shape(**changes)))
    twin = twin_of(model)
    expected = twin(
        model.encoder.embedding(SOURCE),
        model.decoder.embedding(TARGET),
        tgt_mask=torch.ones(T, T, dtype=torch.bool).triu(1),
        src_key_padding_mask=~MASK[:, 0],
        memory_key_padding_mask=~MASK[:, 0],
    )
    logits = expected @ model.tokens.weight.T
    assert logits.std() > 0.5
    assert_parity(model(SOURCE, MASK, TARGET), logits)


def test_padding_of_the_source_changes_nothing():
    model = lively(EncoderDecoder(shape()))
    together = model(SOURCE, MASK, TARGET)
    changed = SOURCE.where(MASK[:, 0], (SOURCE + 3) % V)
    assert model(changed, MASK, TARGET).equal(together)
    alone = model(SOURCE[1:2, : LENGTHS[1]], None, TARGET[1:2])
    torch.testing.assert_close(together[1:2], alone)


def test_the_decoder_sees_no_later_token_and_every_source_token():
    model = lively(EncoderDecoder(shape()))
    before = model(SOURCE, MASK, TARGET)
    later = TARGET.clone()
    later[:, 3] = (later[:, 3] + 1) % V
    after = model(SOURCE, MASK, later)
    assert after[:, :3].equal(before[:, :3])
    assert not after[:, 3:].isclose(before[:, 3:]).any()
    for place in range(LENGTHS[1]):
        other = SOURCE.clone()
        other[1, place] = (other[1, place] + 1) % V
        assert not model(other, MASK, TARGET)[1].isclose(before[1]).any()


@pytest.mark.parametrize("scheme", ["learned", "rotary", "sinusoidal"])
def test_written_token_by_token_it_is_the_same(scheme):
    schemes = {
        "learned": None,
        "rotary": (RotaryPositions(W // H), RotaryPositions(W // H)),
        "sinusoidal": (SinusoidalPositions(W), SinusoidalPositions(W)),
    }
    model = lively(EncoderDecoder(shape(), positions=schemes[scheme]))
    whole = model(SOURCE, MASK, TARGET)
    memory, cache = model.encode(SOURCE, MASK), model.decoder.new_cache()
    for t in range(T):
        one = model.decode(TARGET[:, t : t + 1], memory, MASK, cache=cache)
        torch.testing.assert_close(one[:, 0], whole[:, t])
    assert len(cache) == T


@torch.no_grad()
def test_cross_weights_are_those_that_mix():
    model = lively(EncoderDecoder(shape())).train()
    memory = model.encode(SOURCE, MASK)
    weights = model.decoder.cross_weights(TARGET, memory, MASK)
    assert weights.shape == (3, 3, H, T, S) and model.training
    torch.testing.assert_close(weights.sum(-1), torch.ones_like(weights[..., 0]))
    assert weights[:, 1, :, :, LENGTHS[1] :].eq(0).all()
    # The lowest block's, worked out from its parts.
    block = model.decoder.blocks[0]
    x = model.decoder.embedding(TARGET)
    x = x + block.attention(block.attention_norm(x), causal=True)
    read = block.cross_attention_norm(x)
    expected = block.cross_attention(read, memory, MASK, return_weights=True)[1]
    torch.testing.assert_close(weights[0], expected)


def test_encoder_shows_where_it_looks_and_takes_kinds_of_token():
    model = lively(TransformerEncoder(shape(token_types=2)))
    weights = model.attention_weights(SOURCE, MASK)
    assert weights.shape == (2, 3, H, S, S)
    assert weights[:, 1, :, :, LENGTHS[1] :].eq(0).all()
    zeros = torch.zeros_like(SOURCE)
    plain = model(SOURCE, MASK)
    assert model(SOURCE, MASK, types=zeros).equal(plain)
    assert not model(SOURCE, MASK, types=zeros + 1).isclose(plain).all()


def test_seed_decides_and_shared_parts_stand_once():
    state = torch.get_rng_state()
    one, same, other = (EncoderDecoder(shape(), seed) for seed in (3, 3, 4))
    assert torch.get_rng_state().equal(state)
    for name, value in one.state_dict().items():
        assert value.equal(same.state_dict()[name])
    assert not one.tokens.weight.equal(other.tokens.weight)
    assert sum("tokens" in name for name in one.state_dict()) == 1
    first, second = (half.blocks[0].attention.query.weight for half in
                     (one.encoder, one.decoder))  # fmt: skip
    assert not first.equal(second)


def test_a_scheme_that_is_handed_in_keeps_its_values():
    from course_lib.positions.learned import LearnedPositions

    scheme = LearnedPositions(9, W)
    nn.init.constant_(scheme.table, 7.0)
    TransformerEncoder(shape(), positions=scheme)
    TransformerDecoder(shape(), positions=scheme)
    assert scheme.table.eq(7).all()


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"width": 10}, "heads must divide the width, got 3 heads and width 10"),
        ({"activation": "swish"}, "activation must be one of relu, gelu"),
        ({"arrangement": "no residual"}, "arrangement must be one of pre-norm"),
        ({"dropout": 1.0}, "dropout must lie in"),
        ({"hidden": 0}, "hidden must be at least 1, got 0"),
        ({"token_types": -1}, "token_types must not be negative"),
    ],
)
def test_impossible_shapes_are_named(changes, words):
    sizes = {"vocabulary_size": V, "width": W, "heads": H}
    with pytest.raises(ValueError, match=words):
        TransformerConfig(**{**sizes, **changes})


def test_bad_input_is_named():
    model = EncoderDecoder(shape())
    for source, words in (
        (SOURCE[0], "ids must be integers"),
        (SOURCE[:, :0], "not empty"),
        (SOURCE + V, "ids must lie between 0 and 10"),
        (torch.zeros(3, 10, dtype=torch.long), "at most 9 tokens, got 10"),
        (SOURCE.double(), "ids must be integers"),
    ):
        with pytest.raises(ValueError, match=words):
            model(source, None, TARGET)
    with pytest.raises(ValueError, match="same batch size"):
        model.decode(TARGET[:2], model.encode(SOURCE))
    with pytest.raises(ValueError, match="mask must broadcast"):
        model(SOURCE, MASK[..., :4], TARGET)
    with pytest.raises(ValueError, match="knows one kind of token"):
        model.encoder(SOURCE, types=SOURCE)
    cache = model.decoder.new_cache()
    memory = model.encode(SOURCE)
    model.decode(TARGET, memory, cache=cache)
    with pytest.raises(ValueError, match="at most 9 tokens, got 10"):
        model.decode(TARGET, memory, cache=cache)
