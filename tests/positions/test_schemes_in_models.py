"""Every scheme inside multi-head attention and inside a GPT."""

import pytest
import torch

from course_lib.attention import (
    MultiHeadAttention,
    causal_mask,
    scaled_dot_product_attention,
)
from course_lib.language_models import GPT, GPTConfig
from course_lib.layers.block import TransformerBlock
from course_lib.positions import (
    AlibiPositions,
    BucketPositions,
    DynamicNTKRotary,
    InterpolatedRotary,
    LearnedPositions,
    NTKRotary,
    Positions,
    RelativePositions,
    RotaryPositions,
    SinusoidalPositions,
    YarnRotary,
)

WIDTH, HEADS, HEAD = 24, 3, 8
SCHEMES = {
    "learned": lambda: LearnedPositions(16, WIDTH),
    "sinusoidal": lambda: SinusoidalPositions(WIDTH),
    "Shaw": lambda: RelativePositions(HEAD, 4),
    "T5": lambda: BucketPositions(HEADS, 8, 12),
    "T5 causal": lambda: BucketPositions(HEADS, 8, 12, bidirectional=False),
    "rotary": lambda: RotaryPositions(HEAD),
    "interpolated": lambda: InterpolatedRotary(HEAD, 2.0),
    "NTK": lambda: NTKRotary(HEAD, 2.0),
    "dynamic NTK": lambda: DynamicNTKRotary(HEAD, 4),
    "YaRN": lambda: YarnRotary(HEAD, 2.0, 8),
    "ALiBi": lambda: AlibiPositions(HEADS),
}
RELATIVE = [name for name in SCHEMES if name not in ("learned", "sinusoidal")]
MARKS_INPUT = ["learned", "sinusoidal"]


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def scheme_of(name):
    """A scheme whose trained table, if it has one, holds random numbers."""
    scheme = SCHEMES[name]().double()
    for parameter in scheme.parameters():
        parameter.data.normal_(generator=torch.Generator().manual_seed(1))
    return scheme


def layer_with(scheme):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return MultiHeadAttention(WIDTH, HEADS, positions=scheme).double()


def model_with(name, seed=0):
    return GPT(
        GPTConfig(11, context=16, width=WIDTH, layers=2, heads=HEADS),
        seed,
        scheme_of(name),
    ).double()


@pytest.mark.parametrize("name", SCHEMES)
def test_the_fused_form_equals_the_plain_one(name):
    layer, x = layer_with(scheme_of(name)), draw(2, 7, WIDTH)
    for mask in (None, causal_mask(7)):
        torch.testing.assert_close(
            layer(x, mask=mask), layer(x, mask=mask, return_weights=True)[0]
        )


@pytest.mark.parametrize("name", SCHEMES)
def test_order_counts_with_positions_and_not_without(name):
    order, x = (
        torch.randperm(7, generator=torch.Generator().manual_seed(0)),
        draw(2, 7, WIDTH),
    )
    without = layer_with(None)
    torch.testing.assert_close(without(x[:, order]), without(x)[:, order])
    layer = layer_with(scheme_of(name))
    # ALiBi's shallow slopes need a longer text to matter; what counts here is that it
    # is no rounding error.
    assert (layer(x[:, order]) - layer(x)[:, order]).abs().max() > 1e-3


@pytest.mark.parametrize("name", RELATIVE)
def test_outputs_of_relative_schemes_do_not_feel_where_the_text_begins(name):
    """Prepending words that nobody may look at shifts every position, and changes
    nothing.
    """
    layer, x = layer_with(scheme_of(name)), draw(1, 6, WIDTH)
    if name == "dynamic NTK":
        layer.positions.trained_length = (
            16  # its frequencies depend on the length of the text
        )
    hidden = torch.ones(9, 9, dtype=torch.bool)
    hidden[3:, :3] = False
    padded = layer(torch.cat([draw(1, 3, WIDTH, seed=4), x], dim=1), mask=hidden)
    torch.testing.assert_close(padded[:, 3:], layer(x))


@pytest.mark.parametrize("name", MARKS_INPUT)
def test_outputs_of_absolute_schemes_do(name):
    layer, x = layer_with(scheme_of(name)), draw(1, 6, WIDTH)
    hidden = torch.ones(9, 9, dtype=torch.bool)
    hidden[3:, :3] = False
    padded = layer(torch.cat([draw(1, 3, WIDTH, seed=4), x], dim=1), mask=hidden)
    assert (padded[:, 3:] - layer(x)).abs().max() > 0.01


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", RELATIVE)
def test_the_last_queries_alone_get_what_they_get_in_the_whole(name, count):
    """As with a cache: all keys, positions of the keys, queries for the newest tokens."""
    scheme = scheme_of(name)
    query, key, value = (draw(2, HEADS, 7, HEAD, seed=seed) for seed in range(3))
    index = torch.arange(7)

    def attend(query, mask):
        turned, keys = scheme.rotate(query, key, index)
        return scaled_dot_product_attention(
            turned, keys, value, mask, scheme.bias(turned, index)
        )[0]

    whole = attend(query, causal_mask(7))
    torch.testing.assert_close(
        attend(query[:, :, -count:], causal_mask(7)[-count:]), whole[:, :, -count:]
    )


@pytest.mark.parametrize("name", SCHEMES)
def test_a_gpt_takes_it_and_stays_causal(name):
    model = model_with(name)
    ids = torch.randint(11, (2, 12), generator=torch.Generator().manual_seed(0))
    before = model(ids)
    changed = ids.clone()
    changed[:, 8:] = (changed[:, 8:] + 3) % 11
    after = model(changed)
    if (
        name == "dynamic NTK"
    ):  # frequencies depend on the length, which is the same here
        assert model.positions.trained_length < 12
    torch.testing.assert_close(after[:, :8], before[:, :8], rtol=0, atol=0)
    assert (after[:, 8:] - before[:, 8:]).abs().max() > 1e-3
    assert model.attention_weights(ids).shape == (2, 2, HEADS, 12, 12)


@pytest.mark.parametrize("name", SCHEMES)
def test_one_text_alone_gives_what_it_gives_in_a_batch(name):
    model = model_with(name)
    ids = torch.randint(11, (4, 9), generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(model(ids[2:3]), model(ids)[2:3])


@pytest.mark.parametrize("name", SCHEMES)
def test_gradients_reach_every_parameter(name):
    model = model_with(name)
    ids = torch.randint(11, (4, 9), generator=torch.Generator().manual_seed(0))
    model(ids).pow(2).mean().backward()
    for parameter_name, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.isfinite().all(), (
            parameter_name
        )
        if not parameter_name.endswith(
            "key.bias"
        ):  # it adds one number to a whole row of scores (but for rotary)
            assert parameter.grad.abs().max() > 0, parameter_name


def test_a_gpt_shares_one_scheme_among_its_layers():
    model = GPT(
        GPTConfig(11, width=WIDTH, layers=3, heads=HEADS),
        positions=BucketPositions(HEADS),
    )
    tables = [name for name, _ in model.named_parameters() if name.endswith("table")]
    assert tables == ["positions.table"]
    assert all(block.attention.positions is model.positions for block in model.blocks)
    assert 0.01 < model.positions.table.std() < 0.03  # drawn with everything else


def test_positions_beyond_a_learned_table_are_named_and_no_other_scheme_has_an_end():
    ids = torch.zeros(1, 17, dtype=torch.long)
    with pytest.raises(
        ValueError, match="the table holds 16 positions, got a sequence of 17"
    ):
        model_with("learned")(ids)
    for name in SCHEMES:
        if name != "learned":
            assert model_with(name)(ids).isfinite().all()


def test_rotary_turns_queries_and_keys_and_no_values():
    class Spy(RotaryPositions):
        def rotate(self, query, key, index):
            self.seen = query, key
            return super().rotate(query, key, index)

    scheme = Spy(HEAD)
    layer, x = layer_with(scheme), draw(1, 4, WIDTH)
    _, weights = layer(x, return_weights=True)
    assert scheme.seen[0].shape == (1, HEADS, 4, HEAD)
    value = layer.value(x).unflatten(-1, (HEADS, HEAD)).transpose(1, 2)
    torch.testing.assert_close(
        layer(x), layer.output((weights @ value).transpose(1, 2).flatten(2))
    )


@pytest.mark.parametrize("name", [*SCHEMES, None])
def test_blocks_without_a_mask_read_both_ways(name):
    scheme = scheme_of(name) if name else Positions()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        block = TransformerBlock(WIDTH, HEADS, positions=scheme).double()
    x = draw(1, 6, WIDTH)
    changed = x.clone()
    changed[:, 5] = draw(1, WIDTH, seed=9)
    assert (block(changed) - block(x))[:, 0].abs().max() > 1e-4
