"""The lean decoder: what the model itself says, in one go and bit by bit."""

import pytest
import torch
from test_reader import lively

from course_lib.language_models import GPT, GPTConfig, LeanDecoder, generate
from course_lib.positions.rotary import RotaryPositions

IDS = torch.tensor([[1, 2, 3, 10, 0], [5, 5, 4, 9, 2]])


@pytest.mark.parity("language_models.lean_decoder", "language_models.gpt")
@pytest.mark.parametrize(
    "changes", [{}, {"bias": False}, {"tied": False}, {"feed_forward": "gelu_tanh"}]
)
@torch.no_grad()
def test_equals_the_model(changes, assert_parity):
    model = lively(**changes)
    whole = model(IDS)
    decoder = LeanDecoder(model)
    assert_parity(decoder.read(IDS), whole[:, -1], rtol=1e-9, atol=1e-9)
    for cuts in ([1, 2, 3, 4], [3], [2, 4], [1]):
        decoder.clear()
        for part in IDS.tensor_split(cuts, dim=1):
            got = decoder.read(part)
            at = decoder.length - 1
            assert_parity(got, whole[:, at], rtol=1e-9, atol=1e-9)
    steps = model.config.context - 5
    assert decoder.write(IDS, steps).equal(generate(model, IDS, steps, 0))
    assert decoder.write(IDS[:1], 2).equal(generate(model, IDS[:1], 2, 0))


def test_what_it_cannot_do_is_named():
    shape = {"vocabulary_size": 11, "context": 9, "width": 16, "heads": 4}
    for config, positions in (
        (GPTConfig(**shape, norm="rms"), None),
        (GPTConfig(**shape, key_value_heads=2), None),
        (GPTConfig(**shape, feed_forward="swiglu"), None),
        (GPTConfig(**shape), RotaryPositions(4)),
    ):
        with pytest.raises(ValueError, match="expected GPT-2's parts|a bend of gelu"):
            LeanDecoder(GPT(config, positions=positions))
    decoder = LeanDecoder(GPT(GPTConfig(**shape)))
    for ids, words in (
        (IDS[0], r"expected ids \(B, T\), not empty, got \(5,\)"),
        (IDS[:, :0], "not empty"),
        (IDS + 9, "between 0 and 10, got 19"),
        (torch.zeros(1, 10, dtype=torch.long), "at most 9 tokens, got 10"),
    ):
        with pytest.raises(ValueError, match=words):
            decoder.read(ids)
    decoder.read(IDS)
    with pytest.raises(ValueError, match="expected 2 texts, as before, got 1"):
        decoder.read(IDS[:1, :2])
    with pytest.raises(ValueError, match="at most 9 tokens, got 10"):
        decoder.read(IDS)
