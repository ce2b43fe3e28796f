"""Text in, text out: what a batch holds, what a small model learns, that the three
families see what they should.
"""

import pytest
import torch

from course_lib.applications.translation import (
    END,
    PAD,
    START,
    SequenceToSequence,
    Symbols,
    exact_match,
    make_batch,
)
from course_lib.applications.translation_families import DecoderOnly, EncoderOnly
from course_lib.data.bilingual import sample_bilingual
from course_lib.training.augmentation import back_translate
from course_lib.training.batches import IGNORE

SOURCES = ["a b c", "b a", "c c a b", "b"]
TARGETS = ["c b a", "a b", "b a c c", "b"]
FAMILIES = [SequenceToSequence, DecoderOnly, EncoderOnly]
SHAPE = {"width": 16, "heads": 2, "layers": 1}


def test_symbols_there_and_back():
    symbols = Symbols(["b a", "c"])
    assert symbols.encode("a c") == [3, 5] and symbols.decode([0, 3, 5, 2]) == "a c"
    letters = Symbols(["ba"], joint="")
    assert letters.encode("ab") == [3, 4] and letters.decode([4, 3, 1]) == "ba"


@pytest.mark.parametrize("text, got", [("a d", r"\['d'\] in 'a d'"), ("", r"\[\]")])
def test_unknown_symbols_are_named(text, got):
    with pytest.raises(ValueError, match=f"all of them known, got {got}"):
        Symbols(["a b"]).encode(text)


def test_a_batch_holds_shifted_labels():
    batch = make_batch([[3, 4, 5], [4, 3]], [[5, 4], [3, 4, 6]])
    assert batch.source.tolist() == [[3, 4, 5], [4, 3, PAD]]
    assert batch.mask[:, 0].tolist() == [[True] * 3, [True, True, False]]
    assert batch.read.tolist() == [[START, 5, 4, END], [START, 3, 4, 6]]
    assert batch.labels.tolist() == [[5, 4, END, IGNORE], [3, 4, 6, END]]


def test_an_encoder_s_batch_holds_a_slot_more_than_tokens():
    batch = EncoderOnly.make([[3, 4, 5], [4, 3]], [[5], [3, 4]])
    assert batch.read.tolist() == [[START] * 4, [START] * 3 + [PAD]]
    assert batch.labels.tolist() == [[5, END, IGNORE, IGNORE], [3, 4, END, IGNORE]]
    with pytest.raises(ValueError, match="no target longer .* got 2 and 1 tokens"):
        EncoderOnly.make([[3]], [[4, 5]])


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_learns_to_turn_round(family):
    model = family(SOURCES, TARGETS, **SHAPE)
    model.fit(SOURCES, TARGETS, 250, 0.01, batch=4, progress=False)
    assert model.write(SOURCES) == TARGETS
    assert model.write(SOURCES[3:]) == TARGETS[3:]  # alone as in a padded batch


@torch.no_grad()
def lively(family):
    model = family(SOURCES, TARGETS, **SHAPE)
    draw = torch.Generator().manual_seed(0)
    for parameter in model.model.double().parameters():
        parameter.add_(0.3 * torch.randn(parameter.shape, generator=draw).double())
    return model


@pytest.mark.parametrize("family", FAMILIES)
@torch.no_grad()
def test_padding_changes_nothing(family):
    model = lively(family)
    rows = [model.symbols.encode(text) for text in SOURCES]
    wanted = [model.symbols.encode(text) for text in TARGETS]
    together = model.make(rows, wanted)
    logits = model.model(*together[:3])
    for b, (row, target) in enumerate(zip(rows, wanted, strict=True)):
        alone = model.make([row], [target])
        real = alone.labels.shape[1]
        torch.testing.assert_close(model.model(*alone[:3])[0], logits[b, :real])


@pytest.mark.parametrize(
    "family, expected",
    [
        (SequenceToSequence, [False, False, True]),
        (DecoderOnly, [False, False, True]),
        (EncoderOnly, [True, True, True]),
    ],
)
@torch.no_grad()
def test_who_sees_a_later_token_of_the_target(family, expected):
    model = lively(family)
    source = torch.tensor([[3, 4, 5]])
    read = torch.tensor([[START, 4, 5]])
    other = torch.tensor([[START, 4, 3]])
    moved = model.model(source, None, read) - model.model(source, None, other)
    assert (moved.abs().amax(dim=-1)[0] > 1e-9).tolist() == expected


def test_a_source_that_is_too_long_is_refused():
    model = DecoderOnly(SOURCES, TARGETS, **SHAPE)
    with pytest.raises(ValueError, match="at most 4 tokens, got 5"):
        model.write(["a a a a a"])


def test_alignment_has_a_row_for_each_symbol_and_the_end():
    model = SequenceToSequence(SOURCES, TARGETS, **SHAPE)
    weights = model.alignment("a b c", "c b a")
    assert weights.shape == (1, 2, 4, 3)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(1, 2, 4))


def test_exact_match_knows_several_right_answers():
    assert exact_match(["a", "b", "c"], ["a", ["x", "b"], "d"]) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="got 1 texts and 2 answers"):
        exact_match(["a"], ["a", "b"])


def test_two_translators_say_a_text_anew():
    """Back-translation with this module's translators: what they have learned by heart
    comes back, by way of the other language.
    """
    english, other = sample_bilingual(8, seed=0, clauses=1)
    there = SequenceToSequence(english, other, layers=1, width=32)
    back = SequenceToSequence(other, english, layers=1, width=32)
    there.fit(english, other, steps=150, learning_rate=5e-3, batch=8)
    back.fit(other, english, steps=150, learning_rate=5e-3, batch=8)
    seen = []
    again = back_translate(
        english, there.write, lambda texts: seen.append(texts) or texts
    )
    assert exact_match(again, other) > 0.9 and seen == [again]
    assert exact_match(back_translate(english, there.write, back.write), english) > 0.9
