"""The reordering translator: learns with positions and not without, ignores padding,
exchanges positions, bad input.
"""

import pytest
import torch

from course_lib.applications.reordering import Reorderer, Translator
from course_lib.data.reordering import sample_reordering
from course_lib.positions import (
    InterpolatedRotary,
    LearnedPositions,
    RelativePositions,
    RotaryPositions,
)

SENTENCES, TRANSLATIONS = sample_reordering(400, seed=1, longest=10)


def translator(positions=None, **shape):
    shape = {"width": 32, "layers": 1, "heads": 2} | shape
    return Translator(
        SENTENCES,
        TRANSLATIONS,
        lambda words, targets: Reorderer(words, targets, positions, **shape),
    )


def test_it_learns_the_order_with_positions_and_not_without():
    new = sample_reordering(100, seed=2, longest=10)
    results = {}
    for name, positions in {"none": None, "Shaw": RelativePositions(16, 8)}.items():
        made = translator(positions, layers=2).fit(
            SENTENCES, TRANSLATIONS, 150, 1e-2, progress=False
        )
        results[name] = made.accuracy(*new)[0]
    assert results["Shaw"] > 0.9 and results["none"] < 0.7


def test_without_positions_it_is_permutation_equivariant():
    model = translator().model.double()
    ids = torch.randint(1, 21, (2, 9), generator=torch.Generator().manual_seed(0))
    order = torch.randperm(9, generator=torch.Generator().manual_seed(1))
    lengths = torch.tensor([9, 9])
    torch.testing.assert_close(
        model(ids[:, order], lengths), model(ids, lengths)[:, order]
    )


@pytest.mark.parametrize(
    "positions", [None, RotaryPositions(16), LearnedPositions(20, 32)]
)
def test_padding_changes_nothing(positions):
    made = translator(positions)
    model = made.model.double()
    ids, lengths = made.source.encode(SENTENCES[:4])
    alone = [
        model(ids[row : row + 1, :n], lengths[row : row + 1])[0]
        for row, n in enumerate(lengths.tolist())
    ]
    together = model(ids, lengths)
    for row, n in enumerate(lengths.tolist()):
        torch.testing.assert_close(together[row, :n], alone[row])


def test_accuracy_counts_words_and_sentences():
    made = translator()
    mine = made.translate(SENTENCES[:3])
    assert [len(text.split()) for text in mine] == [
        len(text.split()) for text in SENTENCES[:3]
    ]
    assert made.accuracy(SENTENCES[:3], mine) == (1.0, 1.0)
    words = mine[0].split()
    words[0] = "x"
    total = sum(len(text.split()) for text in mine)
    right = made.accuracy(SENTENCES[:3], [" ".join(words), *mine[1:]])
    assert right == pytest.approx((1 - 1 / total, 2 / 3))
    assert made.translate([]) == []


def test_the_seed_decides_and_global_state_stays():
    state = torch.random.get_rng_state()
    first, same = translator().model, translator().model
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(
        torch.equal(one, other)
        for one, other in zip(first.parameters(), same.parameters(), strict=True)
    )


def test_positions_can_be_exchanged_after_training():
    made = translator(RotaryPositions(16), layers=2)
    before = made.model(*made.source.encode(SENTENCES[:2]))
    made.model.exchange_positions(InterpolatedRotary(16, 1.0))
    torch.testing.assert_close(made.model(*made.source.encode(SENTENCES[:2])), before)
    made.model.exchange_positions(InterpolatedRotary(16, 4.0))
    assert (made.model(*made.source.encode(SENTENCES[:2])) - before).abs().max() > 1e-3
    with pytest.raises(ValueError, match="act inside the layers, got LearnedPositions"):
        made.model.exchange_positions(LearnedPositions(20, 32))
    with pytest.raises(ValueError, match="act inside the layers, got LearnedPositions"):
        translator(LearnedPositions(20, 32)).model.exchange_positions(
            RotaryPositions(16)
        )


def test_bad_input_is_named():
    made = translator()
    with pytest.raises(ValueError, match="as many words as its sentence"):
        made.fit(SENTENCES[:2], [TRANSLATIONS[0], TRANSLATIONS[1] + " perro"], 1)
    with pytest.raises(
        ValueError, match="expected words of the training texts, got 'tree'"
    ):
        made.translate(["dog sees tree"])
