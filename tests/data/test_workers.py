"""Workers: planted shares come out, the exact cost of a sentence, bad input."""

import math
from collections import Counter

import pytest
import torch

from course_lib.data import workers


@pytest.mark.parity("data.workers", "shares in a large sample")
def test_shares_are_the_planted_ones(assert_parity):
    she, all_ = Counter(), Counter()
    for sentence in workers.sample_sentences(40000, seed=0):
        words = sentence.split()
        if words[0] == "the":
            all_[words[1]] += 1
            she[words[1]] += words[8] == "she"
    for name, count in all_.items():
        share = workers.she_share(name)
        error = 4 * math.sqrt(share * (1 - share) / count)
        pair = torch.tensor([she[name] / count, share], dtype=torch.float64)
        assert_parity(*pair, rtol=0, atol=error)
    assert set(all_) == set(workers.LEANS)
    assert 6 < all_["pilot"] / all_["welder"] < 15


def test_seeds_lengths_and_strengths():
    some = workers.sample_sentences(300, seed=1)
    assert some == workers.sample_sentences(400, seed=1)[:300]
    other = workers.sample_sentences(300, seed=1, strength=0.0)
    pronouns = {"she", "he", "her", "his"}
    for one, two in zip(some, other, strict=True):
        assert len(one.split()) == 13
        for a, b in zip(one.split(), two.split(), strict=True):
            assert a == b or {a, b} <= pronouns


@pytest.mark.parametrize("strength", [0.0, 0.4, 0.5])
def test_probabilities_of_all_sentences_sum_to_one(strength):
    tails = [
        (who, whose)
        for who, whose in [("she", "her"), ("he", "his")]
    ]  # fmt: skip
    total = 0.0
    subjects = [f"the {name}" for name in workers.LEANS]
    subjects += [f"my {name}" for pair in workers.PAIRS[2:] for name in pair]
    for subject in subjects:
        for who, whose in tails:
            text = f"{subject} walked to the lake , and {who} lost {whose} bag ."
            try:
                total += 256 * 2 ** -workers.sentence_bits(text, strength)
            except ValueError:
                assert subject.startswith("my")
    assert total == pytest.approx(1)


def test_the_pronoun_s_entropy():
    assert workers.pronoun_bits(0.0) == pytest.approx(1)
    assert workers.pronoun_bits(0.5) < workers.pronoun_bits(0.4) < 1


def test_every_word_is_in_the_vocabulary():
    words = {w for s in workers.sample_sentences(500, seed=2) for w in s.split()}
    assert words < set(workers.vocabulary())
    assert all(len(b.split()) == 8 for b in workers.beginnings("my aunt"))
    assert len(set(workers.beginnings("the pilot"))) == 16


@pytest.mark.parametrize(
    "text",
    [
        "the pilot walked",
        "the pilot walked to the lake , and she lost his bag .",
        "my aunt walked to the lake , and he lost his bag .",
        "my pilot walked to the lake , and he lost his bag .",
        "the cat walked to the lake , and he lost his bag .",
        "the pilot flew to the lake , and he lost his bag .",
    ],
)
def test_other_sentences_are_refused(text):
    with pytest.raises(ValueError, match="no sentence"):
        workers.sentence_bits(text)


def test_bad_strength():
    with pytest.raises(ValueError, match="between 0 and 0.5"):
        workers.sample_sentences(1, 0, strength=0.6)
