"""Every scheme inside multi-head attention and inside a GPT."""

import copy

import pytest
import torch
from safetensors.torch import load_file, save_file

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
    alibi_slopes,
    sinusoidal_table,
)
from course_lib.positions.kept import Kept

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
    for names in (dict(model.named_parameters()), model.state_dict()):
        assert [name for name in names if name.endswith("table")] == ["positions.table"]
    layers = [block.attention.positions for block in model.blocks]
    assert all(layer.scheme is model.positions for layer in layers)
    twin = copy.deepcopy(model)
    assert twin.blocks[2].attention.positions.scheme is twin.positions
    assert twin.positions is not model.positions


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_that_is_handed_in_keeps_its_values(name):
    scheme = scheme_of(name)
    before = copy.deepcopy(scheme.state_dict())
    model = GPT(GPTConfig(11, 16, WIDTH, 2, HEADS), seed=5, positions=scheme)
    model.initialize(torch.Generator().manual_seed(1))
    assert all(scheme.state_dict()[name].equal(before[name]) for name in before)


@pytest.mark.parametrize("name", SCHEMES)
def test_safetensors_takes_a_models_parameters(name, tmp_path):
    model = model_with(name)
    save_file(model.state_dict(), tmp_path / "model.safetensors")
    other = model_with(name, seed=1)
    other.load_state_dict(load_file(tmp_path / "model.safetensors"))
    ids = torch.arange(9)[None]
    assert other(ids).equal(model(ids))


def test_a_scheme_that_marks_the_input_and_turns_does_both_in_a_stack():
    class Both(LearnedPositions):
        def rotate(self, query, key, index):
            return 2 * query, key

    model, plain = (
        GPT(GPTConfig(11, 16, WIDTH, 2, HEADS), positions=scheme(16, WIDTH))
        for scheme in (Both, LearnedPositions)
    )
    assert model.positions.marks_input and plain.positions.marks_input
    assert plain.blocks[0].attention.positions is None
    ids = torch.arange(9)[None]
    assert not torch.allclose(model(ids), plain(ids))
    for block in plain.blocks:
        block.attention.query.weight.data *= 2
        block.attention.query.bias.data *= 2
    torch.testing.assert_close(model(ids), plain(ids))


@pytest.mark.parametrize("name", SCHEMES)
def test_positions_may_be_given(name):
    """A text after three others, and texts that are padded on the left."""
    layer, x = layer_with(scheme_of(name)), draw(2, 9, WIDTH)
    torch.testing.assert_close(layer(x, index=torch.arange(9)), layer(x))
    rows = torch.stack([torch.arange(9), torch.arange(9)])
    torch.testing.assert_close(layer(x, index=rows), layer(x))
    if name == "dynamic NTK":
        return  # its frequencies depend on the largest position
    padding = 3
    rows[1] = (torch.arange(9) - padding).clamp(min=0)
    hidden = torch.ones(2, 9, 9, dtype=torch.bool)
    hidden[1, :, :padding] = False
    together = layer(x, mask=hidden, index=rows)
    torch.testing.assert_close(together[:1], layer(x[:1]))
    torch.testing.assert_close(together[1:, padding:], layer(x[1:, padding:]))


@pytest.mark.parametrize("name", SCHEMES)
def test_positions_that_do_not_fit_are_named(name):
    layer, x = layer_with(scheme_of(name)), draw(2, 9, WIDTH)
    for bad in (torch.arange(8), torch.zeros(3, 9, dtype=torch.long)):
        with pytest.raises(ValueError, match="one position for each token of"):
            layer(x, index=bad)


@pytest.mark.parametrize("name", [name for name in SCHEMES if name != "dynamic NTK"])
def test_a_cache_of_turned_keys_gives_what_the_whole_gives(name):
    scheme = scheme_of(name)
    query, key = (draw(2, HEADS, 7, HEAD, seed=seed) for seed in range(2))
    whole = scheme.rotate(query, key, torch.arange(7))[1]
    old = scheme.rotate(query[:, :, :5], key[:, :, :5], torch.arange(5))[1]
    new = scheme.rotate(query[:, :, 5:], key[:, :, 5:], torch.arange(5, 7))[1]
    torch.testing.assert_close(torch.cat([old, new], dim=2), whole)


@pytest.mark.parametrize("name", SCHEMES)
def test_double_means_double(name):
    """A table that was made in float32 would keep its digits."""
    scheme, layer = scheme_of(name), layer_with(scheme_of(name))
    scheme.float().double() if not list(scheme.parameters()) else None
    x, query = draw(1, 9, WIDTH), draw(1, HEADS, 9, HEAD)
    index = torch.arange(9)
    if name == "sinusoidal":
        added = scheme.embed(x) - x
        assert_exact(added[0], sinusoidal_table(9, WIDTH))
    if name == "ALiBi":
        distance = (index[None] - index[:, None]).abs()
        exact = -alibi_slopes(HEADS)[:, None, None] * distance
        assert_exact(scheme.bias(query, index), exact)
    assert layer(x).dtype == torch.float64


def assert_exact(actual, expected):
    torch.testing.assert_close(actual, expected, rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", ["rotary", "YaRN", "dynamic NTK", "sinusoidal"])
def test_a_table_is_made_once_for_all_layers_and_steps(name, monkeypatch):
    made = []
    plain = Kept.rows

    def rows(self, length, key, make):
        def counted(count):
            made.append(count)
            return make(count)

        return plain(self, length, key, counted)

    monkeypatch.setattr(Kept, "rows", rows)
    model, ids = model_with(name), torch.arange(9)[None]
    with torch.inference_mode():
        first = model(ids)
    assert len(made) == 1
    model(ids).sum().backward()  # a table made in inference mode must serve here too
    assert model(ids).equal(first) and len(made) == 1
    model(ids[:, :4])
    assert len(made) == (2 if name == "dynamic NTK" else 1)


@pytest.mark.parametrize("name", SCHEMES)
def test_nothing_in_a_model_asks_for_values_while_it_is_traced(name):
    model, ids = model_with(name).eval(), torch.arange(9)[None]
    program = torch.export.export(model, (ids,)).module()
    torch.testing.assert_close(program(ids), model(ids))
    on_meta = model.to("meta")(torch.zeros(2, 9, dtype=torch.long, device="meta"))
    assert on_meta.shape == (2, 9, 11) and on_meta.device.type == "meta"


def test_positions_beyond_a_learned_table_are_named_and_no_other_scheme_has_an_end():
    ids = torch.zeros(1, 17, dtype=torch.long)
    for name in SCHEMES:
        with pytest.raises(ValueError, match="reads at most 16 tokens, got 17"):
            model_with(name)(ids)
        if name != "learned":
            assert layer_with(scheme_of(name))(draw(1, 17, WIDTH)).isfinite().all()
    with pytest.raises(ValueError, match="holds 16 positions, got a sequence of 17"):
        layer_with(scheme_of("learned"))(draw(1, 17, WIDTH))
    with pytest.raises(ValueError, match="positions must lie between 0 and 15, got 16"):
        layer_with(scheme_of("learned"))(
            draw(1, 2, WIDTH), index=torch.tensor([15, 16])
        )


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
