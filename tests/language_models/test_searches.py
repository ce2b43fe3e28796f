"""Beam search and contrastive search: against all texts, transformers and a plain loop."""

import itertools

import pytest
import torch
import torch.nn.functional as F
from test_reader import lively

from course_lib.language_models import beam_search, contrastive_search, generate

PROMPT = torch.tensor([[1, 2, 3]])


def all_texts(model, steps, end, power):
    """Every continuation with its score, the best first."""
    found = {}
    for text in itertools.product(range(11), repeat=steps):
        if end in text:
            text = text[: text.index(end) + 1]
        found[text] = None
    for text in found:
        ids = torch.cat([PROMPT, torch.tensor([text])], dim=1)
        logs = model(ids)[0, 2:-1].log_softmax(-1)
        total = float(logs.gather(1, torch.tensor(text)[:, None]).sum())
        found[text] = total / len(text) ** power
    return sorted(found.items(), key=lambda item: -item[1])


@pytest.mark.parametrize("power", [0.0, 1.0])
def test_with_room_for_all_it_finds_the_best_of_all_texts(power):
    model = lively()
    with torch.no_grad():
        expected = all_texts(model, 3, 0, power)
    got = beam_search(model, PROMPT, 3, beams=1331, end=0, length_power=power)
    assert [tuple(one.ids) for one in got[:20]] == [text for text, _ in expected[:20]]
    assert got[0].score == pytest.approx(expected[0][1], rel=1e-10)


def test_one_beam_is_greedy():
    greedy = generate(lively(), PROMPT, 7, 0)[0, 3:].tolist()
    assert beam_search(lively(), PROMPT, 7, beams=1)[0].ids == greedy


@pytest.mark.parity("language_models.beam_search", "transformers' generate")
@pytest.mark.parametrize("power", [0.0, 1.0])
def test_agrees_with_transformers(power, assert_parity, tmp_path):
    from transformers import GPT2LMHeadModel

    from course_lib.language_models.gpt2_files import save_gpt2

    model = lively(feed_forward="gelu_tanh")
    save_gpt2(model, tmp_path)
    theirs = GPT2LMHeadModel.from_pretrained(tmp_path, dtype=torch.float64).eval()
    expected = theirs.generate(
        PROMPT,
        attention_mask=torch.ones_like(PROMPT),
        num_beams=3,
        num_return_sequences=3,
        max_new_tokens=6,
        eos_token_id=0,
        pad_token_id=0,
        length_penalty=power,
        early_stopping="never",
        do_sample=False,
        output_scores=True,
        return_dict_in_generate=True,
    )
    got = beam_search(model, PROMPT, 6, 3, end=0, length_power=power)
    for row, one in zip(expected.sequences, got, strict=True):
        assert row[3 : 3 + len(one.ids)].tolist() == one.ids
    scores = torch.tensor([one.score for one in got])
    # Theirs are kept in float32.
    assert_parity(scores, expected.sequences_scores.float())


def test_each_result_ends_once_at_its_end():
    for one in beam_search(lively(), PROMPT, 8, 4, end=0):
        assert 0 not in one.ids[:-1]


def plain_contrastive(model, ids, steps, k, alpha):
    for _ in range(steps):
        probabilities = model(ids)[0, -1].softmax(-1)
        scores = {}
        for token in probabilities.topk(k).indices.tolist():
            states = model.hidden(torch.cat([ids, torch.tensor([[token]])], dim=1))[0]
            alike = max(F.cosine_similarity(states[-1], s, dim=0) for s in states[:-1])
            scores[token] = (1 - alpha) * probabilities[token] - alpha * alike
        best = max(scores, key=scores.get)
        ids = torch.cat([ids, torch.tensor([[best]])], dim=1)
    return ids


@torch.no_grad()
def test_contrastive_search_is_its_equation():
    for alpha in (0.3, 0.9):
        expected = plain_contrastive(lively(), PROMPT, 8, 4, alpha)
        assert contrastive_search(lively(), PROMPT, 8, 4, alpha).equal(expected)
    assert not expected.equal(generate(lively(), PROMPT, 8, 0))
    greedy = generate(lively(), PROMPT, 8, 0)
    assert contrastive_search(lively(), PROMPT, 8, alpha=0).equal(greedy)
    assert contrastive_search(lively(), PROMPT, 20).shape == (1, 23)


def test_bad_input_is_named():
    two = torch.ones(2, 3, dtype=torch.long)
    for search in (
        lambda ids: beam_search(lively(), ids, 2, 2),
        lambda ids: contrastive_search(lively(), ids, 2),
    ):
        with pytest.raises(
            ValueError, match=r"prompt must be \(1, time\), got \(2, 3\)"
        ):
            search(two)
    with pytest.raises(ValueError, match="beams must be at least 1, got 0"):
        beam_search(lively(), PROMPT, 2, 0)
    with pytest.raises(ValueError, match="alpha must lie between 0 and 1, got 2"):
        contrastive_search(lively(), PROMPT, 2, alpha=2)
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        contrastive_search(lively(), PROMPT, 2, k=0)
