"""Blocks of model families as choices of parts: against transformers' own blocks."""

from functools import partial

import pytest
import torch
from torch import nn
from transformers import BartConfig, GPT2Config, LlamaConfig
from transformers.models.bart.modeling_bart import BartDecoderLayer, BartEncoderLayer
from transformers.models.gpt2.modeling_gpt2 import GPT2Block
from transformers.models.llama.modeling_llama import (
    LlamaDecoderLayer,
    LlamaRotaryEmbedding,
)

from course_lib.attention import (
    GroupedQueryAttention,
    MultiHeadAttention,
    causal_mask,
    padding_mask,
)
from course_lib.layers import FeedForward, RMSNorm, SwiGLU, TransformerBlock, gelu_tanh
from course_lib.positions import RotaryPositions

WIDTH, HEADS, TIME = 24, 4, 7


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def random_values(module, seed=1):
    """No gain is left at 1 and no bias at 0."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        parameter.data = torch.randn(
            parameter.shape, dtype=torch.float64, generator=generator
        ).mul_(0.3)
    return module.double().eval()


def copy(target: nn.Module, source: nn.Module, transposed: bool = False) -> None:
    weight = source.weight.T if transposed else source.weight
    target.weight.data.copy_(weight)
    if target.bias is not None:
        target.bias.data.copy_(source.bias)


def additive(mask):
    """transformers' masks: 0 where a query may look, the lowest number elsewhere."""
    zeros = torch.zeros(mask.shape, dtype=torch.float64)
    return zeros.masked_fill(~mask, torch.finfo(torch.float64).min)


@pytest.mark.parity("layers.block", "transformers' GPT2Block")
def test_gpt2(assert_parity):
    config = GPT2Config(
        n_embd=WIDTH, n_head=HEADS, attn_implementation="eager", n_positions=16
    )
    twin = random_values(GPT2Block(config, layer_idx=0))
    network = FeedForward(WIDTH, activation=gelu_tanh)
    block = TransformerBlock(WIDTH, HEADS, feed_forward=network).double()
    for part, (q, b) in zip(
        (block.attention.query, block.attention.key, block.attention.value),
        zip(
            twin.attn.c_attn.weight.split(WIDTH, dim=1),
            twin.attn.c_attn.bias.split(WIDTH),
            strict=True,
        ),
        strict=True,
    ):
        part.weight.data.copy_(q.T)
        part.bias.data.copy_(b)
    copy(block.attention.output, twin.attn.c_proj, transposed=True)
    copy(block.feed_forward.expand, twin.mlp.c_fc, transposed=True)
    copy(block.feed_forward.contract, twin.mlp.c_proj, transposed=True)
    copy(block.attention_norm, twin.ln_1)
    copy(block.feed_forward_norm, twin.ln_2)
    x = draw(2, TIME, WIDTH)
    expected = twin(x, attention_mask=additive(causal_mask(TIME))[None, None])
    expected = expected[0] if isinstance(expected, tuple) else expected
    assert_parity(block(x, causal=True), expected)


@pytest.mark.parity("layers.block", "transformers' LlamaDecoderLayer")
def test_llama(assert_parity):
    config = LlamaConfig(
        hidden_size=WIDTH,
        intermediate_size=40,
        num_attention_heads=HEADS,
        num_key_value_heads=2,
        rms_norm_eps=1e-5,
        attn_implementation="sdpa",  # the eager form computes its softmax in float32
    )
    twin = random_values(LlamaDecoderLayer(config, layer_idx=0))
    rotary = RotaryPositions(WIDTH // HEADS)
    attention = GroupedQueryAttention(WIDTH, HEADS, 2, bias=False, positions=rotary)
    block = TransformerBlock(
        WIDTH,
        attention=attention,
        feed_forward=SwiGLU(WIDTH, 40),
        norm=partial(RMSNorm, epsilon=1e-5),
    ).double()
    # Their norms compute in float32 even where everything else is float64.
    for name in ("input_layernorm", "post_attention_layernorm"):
        exact = nn.RMSNorm(WIDTH, eps=1e-5).double()
        exact.load_state_dict(getattr(twin, name).state_dict())
        setattr(twin, name, exact)
    for mine, theirs in (
        (attention.query, twin.self_attn.q_proj),
        (attention.key, twin.self_attn.k_proj),
        (attention.value, twin.self_attn.v_proj),
        (attention.output, twin.self_attn.o_proj),
        (block.feed_forward.gate, twin.mlp.gate_proj),
        (block.feed_forward.expand, twin.mlp.up_proj),
        (block.feed_forward.contract, twin.mlp.down_proj),
        (block.attention_norm, twin.input_layernorm),
        (block.feed_forward_norm, twin.post_attention_layernorm),
    ):
        mine.weight.data.copy_(theirs.weight)
    x, start = draw(2, TIME, WIDTH), 5  # positions above 0
    index = torch.arange(start, start + TIME)
    # Their cosines are float32 too, so the block is given exact ones.
    angles = index.double()[:, None] * rotary.frequencies
    twice = torch.cat([angles, angles], dim=-1)[None]
    expected = twin(
        x,
        attention_mask=additive(causal_mask(TIME))[None, None],
        position_embeddings=(twice.cos(), twice.sin()),
    )
    expected = expected[0] if isinstance(expected, tuple) else expected
    assert_parity(block(x, causal=True, index=index), expected)
    theirs = LlamaRotaryEmbedding(config)(x.float(), index[None])[0]
    torch.testing.assert_close(theirs.double(), twice.cos(), rtol=0, atol=1e-5)


def bart_block(cross: bool):
    return TransformerBlock(
        WIDTH,
        HEADS,
        feed_forward=FeedForward(WIDTH, 40),
        arrangement="post-norm",
        cross_attention=MultiHeadAttention(WIDTH, HEADS) if cross else None,
    ).double()


BART = BartConfig(
    d_model=WIDTH,
    encoder_attention_heads=HEADS,
    decoder_attention_heads=HEADS,
    encoder_ffn_dim=40,
    decoder_ffn_dim=40,
    attn_implementation="eager",
)


def copy_bart(block, twin):
    pairs = [(block.attention, twin.self_attn)]
    if block.cross_attention is not None:
        pairs.append((block.cross_attention, twin.encoder_attn))
        copy(block.cross_attention_norm, twin.encoder_attn_layer_norm)
    for mine, theirs in pairs:
        copy(mine.query, theirs.q_proj)
        copy(mine.key, theirs.k_proj)
        copy(mine.value, theirs.v_proj)
        copy(mine.output, theirs.out_proj)
    copy(block.feed_forward.expand, twin.fc1)
    copy(block.feed_forward.contract, twin.fc2)
    copy(block.attention_norm, twin.self_attn_layer_norm)
    copy(block.feed_forward_norm, twin.final_layer_norm)


@pytest.mark.parity("layers.block", "transformers' BartEncoderLayer")
def test_bart_encoder(assert_parity):
    twin = random_values(BartEncoderLayer(BART))
    block = bart_block(cross=False)
    copy_bart(block, twin)
    x, mask = draw(2, TIME, WIDTH), padding_mask([4, TIME], TIME)
    expected = twin(x, attention_mask=additive(mask)[:, None])
    expected = expected[0] if isinstance(expected, tuple) else expected
    assert_parity(block(x, mask), expected)


@pytest.mark.parity("layers.block", "transformers' BartDecoderLayer")
def test_bart_decoder(assert_parity):
    twin = random_values(BartDecoderLayer(BART))
    block = bart_block(cross=True)
    copy_bart(block, twin)
    x, context = draw(2, TIME, WIDTH), draw(2, 5, WIDTH, seed=3)
    source = padding_mask([3, 5], 5)
    expected = twin(
        x,
        attention_mask=additive(causal_mask(TIME))[None, None],
        encoder_hidden_states=context,
        encoder_attention_mask=additive(source.expand(2, TIME, 5))[:, None],
    )
    expected = expected[0] if isinstance(expected, tuple) else expected
    got = block(x, context=context, context_mask=source, causal=True)
    assert_parity(got, expected)


def test_a_block_says_which_parts_it_lacks():
    with pytest.raises(ValueError, match="a number of heads or an attention, got none"):
        TransformerBlock(WIDTH)
    with pytest.raises(ValueError, match="has its own, got both"):
        TransformerBlock(WIDTH, 4, attention=MultiHeadAttention(WIDTH, 4))
    x = draw(2, 3, WIDTH)
    with pytest.raises(ValueError, match="this block expects a context"):
        bart_block(cross=True)(x)
    with pytest.raises(ValueError, match="this block expects no context"):
        bart_block(cross=False)(x, context=x)
