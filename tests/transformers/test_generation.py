"""Greedy decoding and beam search with an encoder-decoder: against transformers' BART,
against every sequence of a tiny model, alone and in a padded batch.
"""

import itertools
import subprocess
import sys

import pytest
import torch
from torch import nn

from course_lib.attention import padding_mask
from course_lib.transformers import (
    EncoderDecoder,
    TargetWriter,
    TransformerConfig,
    beam_search,
    greedy,
    save_bart,
)

START, PAD, END = 0, 1, 2


def bart_like(seed=0, size=13, spread=0.25):
    """A random BART whose targets end after some tokens, in float64."""
    config = TransformerConfig(
        size, context=20, width=12, heads=3, hidden=24, layers=2, decoder_layers=3,
        arrangement="post-norm", norm_embeddings=True,
    )  # fmt: skip
    model = EncoderDecoder(config, seed).double().eval()
    draw = torch.Generator().manual_seed(seed + 50)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=draw).double()
            parameter.add_(spread * noise)
    return model


def some_sources(seed=0, size=13, lengths=(7, 4, 5, 2)):
    draw = torch.Generator().manual_seed(seed)
    ids = torch.randint(3, size, (len(lengths), max(lengths)), generator=draw)
    mask = padding_mask(lengths)
    return ids.masked_fill(~mask[:, 0], PAD), mask


@pytest.fixture(scope="module", params=[0, 1])
def both(request, tmp_path_factory):
    """A model, and transformers' own one with its parameters."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("bart")
    model = bart_like(request.param)
    save_bart(model, folder)
    theirs = transformers.BartForConditionalGeneration.from_pretrained(folder)
    return model, theirs.double().eval()


def theirs_write(theirs, source, mask, **settings):
    settings = {"max_length": 14, "do_sample": False} | settings
    return theirs.generate(
        source, attention_mask=mask[:, 0].long(), forced_eos_token_id=None,
        decoder_start_token_id=END, bos_token_id=START, pad_token_id=PAD,
        eos_token_id=END, **settings,
    )  # fmt: skip


def up_to_end(rows):
    """Each row after its start token, up to its end."""
    rows = [row[1:] for row in rows.tolist()]
    return [row[: row.index(END) + 1] if END in row else row for row in rows]


@pytest.mark.parity("transformers.generation", "transformers' BART, greedy")
@pytest.mark.parametrize("forced", [None, START])
def test_greedy_is_transformers(both, forced, assert_parity):
    model, theirs = both
    for seed in range(4):
        source, mask = some_sources(seed)
        ours = greedy(model, source, mask, start=END, end=END, steps=13, forced=forced)
        expected = theirs_write(theirs, source, mask, forced_bos_token_id=forced)
        expected = up_to_end(expected)
        assert [len(row) for row in ours] == [len(row) for row in expected]
        for row, other in zip(ours, expected, strict=True):
            assert_parity(torch.tensor(row), torch.tensor(other))


@pytest.mark.parity("transformers.generation", "transformers' BART, beam search")
@pytest.mark.parametrize("forced", [None, START])
@pytest.mark.parametrize("power", [0.0, 1.0, 2.0])
def test_beam_search_is_transformers(both, power, forced, assert_parity):
    model, theirs = both
    for seed, beams in enumerate([2, 3, 4]):
        source, mask = some_sources(seed)
        ours = beam_search(
            model, source, mask, start=END, end=END, steps=13, beams=beams,
            length_power=power, forced=forced,
        )  # fmt: skip
        expected = theirs_write(
            theirs, source, mask, forced_bos_token_id=forced, num_beams=beams,
            num_return_sequences=beams, length_penalty=power, early_stopping="never",
            return_dict_in_generate=True, output_scores=True,
        )  # fmt: skip
        rows = up_to_end(expected.sequences)
        assert [one.ids for found in ours for one in found] == rows
        scores = torch.tensor([one.score for found in ours for one in found])
        assert_parity(scores, expected.sequences_scores, rtol=0, atol=1e-5)


# --- Beam search by its properties ---


@torch.no_grad()
def every_target(model, source, mask, steps, size):
    """All targets of at most ``steps`` tokens with their log-probabilities: those that
    end, and open ones of full length.
    """
    found, others = {}, [token for token in range(size) if token != END]
    for length in range(1, steps + 1):
        lasts = range(size) if length == steps else [END]
        for ids in itertools.product(*[others] * (length - 1), lasts):
            target = torch.tensor([[START, *ids[:-1]]])
            scores = model(source, mask, target)[0].log_softmax(dim=-1)
            found[ids] = sum(float(scores[t, token]) for t, token in enumerate(ids))
    return found


@pytest.mark.parametrize("power", [-0.5, 0.0, 0.7, 1.0, 3.0])
def test_enough_beams_find_the_best_of_all_targets(power):
    size, steps = 4, 4
    model = bart_like(3, size, spread=0.6)
    source, mask = some_sources(0, size, lengths=[3, 2])
    found = beam_search(
        model, source, mask, start=START, end=END, steps=steps, beams=3**4,
        length_power=power,
    )  # fmt: skip
    for b in range(2):
        everything = every_target(model, source[b : b + 1], mask[b : b + 1], steps, 4)
        scores = {ids: p / len(ids) ** power for ids, p in everything.items()}
        best = sorted(scores, key=scores.get, reverse=True)[:20]
        assert [tuple(one.ids) for one in found[b][:20]] == best
        for one in found[b][:20]:
            assert one.log_probability == pytest.approx(everything[tuple(one.ids)])
            assert one.score == pytest.approx(scores[tuple(one.ids)])


@pytest.mark.parametrize("seed", [0, 1])
def test_alone_or_in_a_padded_batch(seed):
    model, (source, mask) = bart_like(seed), some_sources(seed)
    how = {"start": START, "end": END, "steps": 9}
    together = beam_search(model, source, mask, beams=3, **how)
    greedily = greedy(model, source, mask, **how)
    for b, length in enumerate(mask[:, 0].sum(dim=1).tolist()):
        alone = source[b : b + 1, :length]
        assert greedy(model, alone, **how) == [greedily[b]]
        (found,) = beam_search(model, alone, beams=3, **how)
        assert [one.ids for one in found] == [one.ids for one in together[b]]
        for one, other in zip(found, together[b], strict=True):
            assert one.score == pytest.approx(other.score)


def test_one_beam_is_greedy_and_the_cache_changes_nothing():
    model, (source, mask) = bart_like(1), some_sources(2)
    how = {"start": START, "end": END, "steps": 8}
    greedily = greedy(model, source, mask, **how)
    beams = beam_search(model, source, mask, beams=1, length_power=0.0, **how)
    assert [one.ids for (one,) in beams] == greedily
    for b, ids in enumerate(greedily):
        with torch.no_grad():
            target = torch.tensor([[START, *ids[:-1]]])
            logits = model(source[b : b + 1], mask[b : b + 1], target)
        assert logits[0].argmax(dim=-1).tolist() == ids


class Told(nn.Module):
    """A decoder that knows a table: probabilities of the next token after each text."""

    def __init__(self, table, size):
        super().__init__()
        self.table, self.size = table, size

    @property
    def decoder(self):
        return self

    def new_cache(self):
        self.texts = None
        return self

    def keep_rows(self, rows):
        self.texts = [self.texts[row] for row in rows.tolist()]

    def encode(self, source, mask):
        return source[..., None].float()

    def decode(self, newest, memory, mask, cache):
        texts = [()] * len(newest) if self.texts is None else self.texts
        first = self.texts is None
        new = newest[:, 0].tolist()
        self.texts = [
            text if first else (*text, token)
            for text, token in zip(texts, new, strict=True)
        ]
        logits = torch.full((len(newest), 1, self.size), 1e-9)
        for row, text in enumerate(self.texts):
            for token, probability in self.table.get(text, {END: 1.0}).items():
                logits[row, 0, token] = probability
        return logits.log()


SEARCH = {"start": START, "end": END, "steps": 6}
ONE = torch.ones(1, 1, dtype=torch.long)


def search(table, beams, **how):
    return beam_search(Told(table, 6), ONE, beams=beams, **SEARCH | how)[0]


def test_every_result_has_one_end_token_at_its_end():
    model = bart_like(1)
    for seed in range(3):
        source, mask = some_sources(seed)
        for found in beam_search(model, source, mask, beams=4, **SEARCH):
            assert len(found) == 4
            for one in found:
                assert END not in one.ids[:-1]
                assert one.ids[-1] == END or len(one.ids) == SEARCH["steps"]


def test_the_search_goes_on_after_the_best_beam_has_ended():
    """One that ended leads; one that goes on wins under length normalisation."""
    e = torch.e
    table = {
        (): {END: e**-1.0, 3: 1 - e**-1.0},
        (3,): {END: e**-1.04 / (1 - e**-1.0), 4: 0.24, 5: 0.2},
    }
    best = search(table, 2, length_power=1.0)[0]
    assert best.ids == [3, END] and best.score == pytest.approx(-0.52, abs=0.01)
    assert search(table, 2, length_power=0.0)[0].ids == [END]


def test_two_endings_on_top_leave_two_beams_that_go_on():
    """With only K candidates a step the search would run dry here."""
    table = {
        (): {3: 0.5, 4: 0.5},
        (3,): {END: 0.6, 5: 0.4},
        (4,): {END: 0.6, 5: 0.4},
        (3, 5): {END: 1.0},
        (4, 5): {END: 1.0},
    }
    found = search(table, 2, length_power=3.0)
    assert [one.ids for one in found] == [[3, 5, END], [4, 5, END]]


def test_the_end_token_counts_in_the_length():
    (one,) = search({(): {3: 0.5, 4: 0.2}, (3,): {4: 0.5}}, 1)
    assert one.ids == [3, 4, END]
    assert one.score == pytest.approx(one.log_probability / 3)


def test_greedy_may_miss_what_beams_find():
    table = {
        (): {3: 0.6, 4: 0.4},
        (3,): {3: 0.4, 4: 0.3, 5: 0.3},
        (4,): {5: 1.0},
    }
    assert search(table, 1)[0].ids == [3, 3, END]
    assert search(table, 2)[0].ids == [4, 5, END]


def test_the_forced_token_comes_first_and_costs_nothing():
    model, (source, mask) = bart_like(1), some_sources(0)
    writer = TargetWriter(model, source, mask, END, forced=5)
    scores = writer.log_probabilities()
    assert scores[:, 5].tolist() == [0.0] * 4
    assert scores.exp().sum(dim=1).tolist() == [1.0] * 4
    for found in beam_search(model, source, mask, beams=2, forced=5, **SEARCH):
        assert all(one.ids[0] == 5 for one in found)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"steps": 0}, "steps must be at least 1, got 0"),
        ({"beams": 0}, "beams must be at least 1, got 0"),
    ],
)
def test_bad_numbers_are_named(change, message):
    model, (source, mask) = bart_like(), some_sources()
    with pytest.raises(ValueError, match=message):
        beam_search(model, source, mask, **{"beams": 2} | SEARCH | change)


def test_both_searches_can_be_had_in_one_session():
    """A module that is named like its function must not hide it."""
    code = (
        "import course_lib.transformers.generation;"
        "from course_lib.language_models import beam_search; assert callable(beam_search)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
