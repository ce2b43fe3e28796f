"""Reading with and without a cache: the same text, also past the context and for
prompts of different lengths.
"""

import pytest
import torch

from course_lib.language_models import GPT, GPTConfig, TextReader, generate, pad_left
from course_lib.positions.alibi import AlibiPositions
from course_lib.positions.rotary import RotaryPositions

SCHEMES = {
    "learned": lambda: None,
    "rotary": lambda: RotaryPositions(4),
    "ALiBi": lambda: AlibiPositions(4),
}
PROMPTS = [[1, 2, 3, 4, 5, 6], [7], [3, 3, 8, 1]]


def lively(scheme="learned", **options):
    """A GPT in float64 whose parameters are large enough that every part matters."""
    config = GPTConfig(11, context=12, width=16, layers=2, heads=4, **options)
    model = GPT(config, positions=SCHEMES[scheme]()).double()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(
                parameter.shape, dtype=torch.float64, generator=generator
            )
            parameter.add_(noise, alpha=0.3)
    return model


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("temperature", [0, 1.0])
def test_cached_and_uncached_write_the_same_also_past_the_context(scheme, temperature):
    model, ids = lively(scheme), torch.tensor([[1, 2, 3], [4, 0, 4]])
    plain = generate(model, ids, 25, temperature, cached=False)
    assert generate(model, ids, 25, temperature).equal(plain)
    assert len({tuple(row.tolist()) for row in plain}) == 2


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("cached", [False, True])
def test_a_prompt_in_a_batch_goes_on_as_it_does_alone(scheme, cached):
    model = lively(scheme)
    ids, real = pad_left(PROMPTS, fill=9)
    together = generate(model, ids, 20, 0, real=real, cached=cached)
    for row, prompt in enumerate(PROMPTS):
        # Past the context the longest one decides when the oldest token goes.
        alone = generate(model, torch.tensor([prompt]), 6, 0)[0]
        assert together[row, ids.shape[1] - len(prompt) :][: len(alone)].equal(alone)
    other = generate(model, pad_left(PROMPTS, fill=2)[0], 20, 0, real=real)
    assert other[:, ids.shape[1] :].equal(together[:, ids.shape[1] :])


def test_padding_that_is_not_told_is_read():
    model = lively()
    ids, real = pad_left(PROMPTS)
    told = TextReader(model, ids, real).logits()
    assert not torch.allclose(TextReader(model, ids).logits(), told)


def test_a_cache_reads_each_token_once():
    model, read = lively(), []
    model.tokens.register_forward_hook(
        lambda module, args, _: read.append(args[0].shape)
    )
    generate(model, torch.tensor([[1, 2, 3]]), 4)
    assert [shape[1] for shape in read] == [3, 1, 1, 1]
    read.clear()
    generate(model, torch.tensor([[1, 2, 3]]), 4, cached=False)
    assert [shape[1] for shape in read] == [3, 4, 5, 6]


def test_what_has_ended_stays_ended():
    class Script(torch.nn.Module):
        """Row 0 says 5, 9, 5, 9, …; row 1 says 9 at its fourth token."""

        config = GPTConfig(10, context=50)

        def forward(self, ids):
            said = ids.shape[1]
            tokens = torch.tensor([9 if said % 2 == 0 else 5, 9 if said == 4 else 6])
            return torch.nn.functional.one_hot(tokens, 10)[:, None].double() * 50

    ids = torch.tensor([[1], [1]])
    got = generate(Script(), ids, 10, 0, end=9)
    assert got.tolist() == [[1, 5, 9, 9, 9], [1, 6, 6, 6, 9]]
    assert generate(Script(), ids, 10, 0).shape == (2, 11)


def test_rows_go_on_with_their_own_past():
    model = lively()
    ids, real = pad_left(PROMPTS)
    reader = TextReader(model, ids, real)
    reader.logits()
    rows = torch.tensor([2, 0, 2])
    reader.keep_rows(rows)
    reader.append(torch.tensor([5, 6, 7]))
    fresh = TextReader(model, reader.ids, reader.real, cached=False)
    torch.testing.assert_close(reader.logits(), fresh.logits())


def test_bad_input_is_named():
    model = lively()
    with pytest.raises(ValueError, match="at least one token each, got lengths .2, 0"):
        pad_left([[1, 2], []])
    with pytest.raises(ValueError, match=r"got lengths \[\]"):
        pad_left([])
    ids = torch.tensor([[1, 2]])
    for real in (
        torch.ones(1, 2),
        torch.ones(1, 3).bool(),
        torch.tensor([[True, False]]),
    ):
        with pytest.raises(ValueError, match=r"real must be boolean \(1, 2\)"):
            TextReader(model, ids, real)
    cache = model.new_cache()
    model(torch.ones(1, 10, dtype=torch.long), cache=cache)
    with pytest.raises(ValueError, match="reads at most 12 tokens, got 13"):
        model(torch.ones(1, 3, dtype=torch.long), cache=cache)
