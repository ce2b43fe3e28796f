"""The small text classifier: words, means over real words, training."""

import pytest
import torch
from torch import nn

from course_lib.applications.classification import (
    AttentionClassifier,
    FittedClassifier,
    WordTable,
    fit_classifier,
    mean_over_words,
)
from course_lib.data.favourites import FAVOURITES, sample_favourites


def test_words_become_numbers_and_padding_is_zero():
    table = WordTable(["b a", "c"])
    ids, lengths = table.encode(["c a b", "a"])
    assert (
        ids.tolist() == [[3, 1, 2], [1, 0, 0]]
        and lengths.tolist() == [3, 1]
        and table.size == 4
    )


@pytest.mark.parametrize("text, message", [("d", "'d'"), ("", "empty")])
def test_bad_texts_are_named(text, message):
    with pytest.raises(ValueError, match=message):
        WordTable(["a b"]).encode([text])


def test_the_mean_is_over_real_words_alone():
    x = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(0))
    lengths = torch.tensor([5, 2, 1])
    by_hand = torch.stack(
        [x[row, :length].mean(dim=0) for row, length in enumerate(lengths)]
    )
    torch.testing.assert_close(mean_over_words(x, lengths), by_hand)


def test_padding_and_order_change_nothing():
    table = WordTable(["a b c d e"])
    torch.manual_seed(0)
    model = AttentionClassifier(table.size, 8)
    (alone, _), (beside, weights) = (
        model(*table.encode(["a b c"])),
        model(*table.encode(["c b a", "a b c d e"])),
    )
    torch.testing.assert_close(alone[0], beside[0])
    assert (weights[0, :, 3:] == 0).all()


def test_attention_agrees_with_torchs_own():
    torch.manual_seed(0)
    model = AttentionClassifier(9, 8)
    oracle = nn.MultiheadAttention(8, 1, bias=False, batch_first=True)
    oracle.in_proj_weight.data = model.to_qkv.weight.data
    oracle.out_proj.weight.data = torch.eye(8)
    ids, lengths = torch.tensor([[1, 2, 3, 4], [5, 6, 0, 0]]), torch.tensor([4, 2])
    x = model.embed(ids)
    expected, weights = oracle(
        x, x, x, key_padding_mask=torch.arange(4) >= lengths[:, None]
    )
    result, ours = model(ids, lengths)
    torch.testing.assert_close(
        result, model.head(mean_over_words(x + expected, lengths))[:, 0]
    )
    torch.testing.assert_close(ours, weights)


def test_a_model_without_weights_has_no_attention_to_show():
    class Logits(nn.Module):
        def forward(self, ids, lengths):
            return lengths.float()

    with pytest.raises(ValueError, match="logits alone"):
        FittedClassifier(Logits(), WordTable(["a b"])).attention("a b")


@pytest.mark.slow
def test_attention_beats_the_mean_where_words_must_be_compared():
    class Mean(nn.Module):
        def __init__(self, size, width):
            super().__init__()
            self.embed, self.head = nn.Embedding(size, width), nn.Linear(width, 1)

        def forward(self, ids, lengths):
            return self.head(mean_over_words(self.embed(ids), lengths))[:, 0]

    texts, classes = sample_favourites(2000, seed=1)
    table = WordTable(texts)
    new = sample_favourites(500, seed=2)
    assert fit_classifier(Mean, table, texts, classes).accuracy(*new) < 0.6
    state = torch.get_rng_state()
    assert (
        fit_classifier(AttentionClassifier, table, texts, classes).accuracy(*new) > 0.9
    )
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parity("applications.classification", "torch.optim.Adam, by hand")
def test_fitting_is_the_one_training_loop(assert_parity):
    texts, classes = sample_favourites(200, seed=1)
    table, steps, batch = WordTable(texts), 7, 16
    fitted = fit_classifier(
        AttentionClassifier, table, texts, classes, seed=3, width=8, steps=7, batch=16
    )
    ids, lengths = table.encode(texts)
    targets, order = torch.tensor(classes).float(), torch.Generator().manual_seed(3)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        model = AttentionClassifier(table.size, 8)
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 1e-2 * (1 - step / steps)
        chosen = torch.randint(len(texts), (batch,), generator=order)
        logits, _ = model(ids[chosen], lengths[chosen])
        loss = nn.functional.binary_cross_entropy_with_logits(logits, targets[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for mine, theirs in zip(fitted.model.parameters(), model.parameters(), strict=True):
        assert_parity(mine, theirs)


def test_a_wrong_output_shape_is_named():
    class Column(nn.Module):
        def __init__(self, size, width):
            super().__init__()
            self.embed = nn.Embedding(size, 1)

        def forward(self, ids, lengths):
            return self.embed(ids)[:, 0]

    with pytest.raises(ValueError, match=r"shape \(64,\), got \(64, 1\)"):
        fit_classifier(Column, WordTable(["a b"]), ["a", "b"], [0, 1], steps=1)


def test_no_single_word_gives_a_favourite_away():
    texts, classes = sample_favourites(20_000, seed=5)
    assert abs(sum(classes) / len(classes) - 0.5) < 0.02
    for word in [*FAVOURITES, *FAVOURITES.values()]:
        own = [
            label
            for text, label in zip(texts, classes, strict=True)
            if word in text.split()
        ]
        assert abs(sum(own) / len(own) - 0.5) < 0.05, word
    for text, label in zip(texts[:500], classes, strict=False):
        (animal,) = set(text.split()) & set(FAVOURITES)
        (food,) = set(text.split()) & set(FAVOURITES.values())
        assert (FAVOURITES[animal] == food) == bool(label)
    with pytest.raises(ValueError, match="at least 0"):
        sample_favourites(-1)
