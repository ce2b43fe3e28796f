"""Ways to choose the next token: against transformers, by hand, at their bounds."""

import math

import pytest
import torch
from transformers.generation import logits_process

from course_lib.language_models.sampling import (
    Sampling,
    min_p,
    nucleus,
    repetition_penalty,
    top_k,
)

LOGITS = torch.randn(
    5, 13, dtype=torch.float64, generator=torch.Generator().manual_seed(3)
)
IDS = torch.tensor([[1, 2, 2], [0, 12, 5], [7, 7, 7], [3, 1, 0], [4, 4, 9]])


@pytest.mark.parity("language_models.sampling", "transformers' logits processors")
@pytest.mark.parametrize("spread", [0.2, 1, 8])
def test_agrees_with_transformers(spread, assert_parity):
    logits = LOGITS * spread
    theirs = logits_process
    for ours, oracle in (
        (top_k(logits, 4), theirs.TopKLogitsWarper(4)),
        (nucleus(logits, 0.7), theirs.TopPLogitsWarper(0.7)),
        (min_p(logits, 0.15), theirs.MinPLogitsWarper(0.15)),
        (
            repetition_penalty(logits, IDS, 1.3),
            theirs.RepetitionPenaltyLogitsProcessor(1.3),
        ),
    ):
        expected = oracle(IDS, logits.clone())
        assert ours.isinf().equal(expected.isinf())
        assert_parity(ours.exp(), expected.exp())


def test_what_stays_by_hand():
    ties = torch.tensor([1.0, 2.0, 2.0, 2.0, 3.0])
    assert top_k(ties, 1).isfinite().tolist() == [False] * 4 + [True]
    assert top_k(ties, 3).isfinite().sum() == 4 and top_k(ties, 100).equal(ties)
    probabilities = torch.tensor([0.45, 0.25, 0.2, 0.1], dtype=torch.float64).log()
    kept = [
        int(nucleus(probabilities, p).isfinite().sum()) for p in (0.6, 0.3, 0.85, 1)
    ]
    assert kept == [2, 1, 3, 4]
    shuffled = probabilities[[3, 0, 2, 1]]
    assert nucleus(shuffled, 0.6).isfinite().tolist() == [False, True, False, True]
    seen = repetition_penalty(
        torch.tensor([[-2.0, -1.0, 1.0]]), torch.tensor([[0]]), 1.5
    )
    assert seen.softmax(-1)[0, 0].item() == pytest.approx(0.0159, abs=5e-5)
    twice = repetition_penalty(torch.ones(1, 3), torch.tensor([[2, 2]]), 2.0)
    assert twice.tolist() == [[1, 1, 0.5]]
    real = torch.tensor([[False, True]])
    padded = repetition_penalty(torch.ones(1, 3), torch.tensor([[0, 2]]), 2.0, real)
    assert padded.tolist() == [[1, 1, 0.5]]


def test_temperature_comes_before_the_nucleus_and_the_penalty_before_it():
    logits = torch.tensor([[0.45, 0.25, 0.2, 0.1]], dtype=torch.float64).log()
    cold = Sampling(temperature=0.25, top_p=0.6).restrict(logits, IDS[:1])
    assert cold.isfinite().sum() == 1
    both = Sampling(repetition_penalty=2.0, temperature=2.0)
    expected = logits.clone()
    expected[0, [1, 2]] *= 2  # negative: multiplied, once each
    assert both.restrict(logits, IDS[:1]).allclose(expected / 2)


def test_a_bias_forbids_and_forces():
    sampling = Sampling(bias={2: -math.inf, 3: 100.0})
    generator = torch.Generator().manual_seed(0)
    got = sampling.choose(torch.zeros(50, 5), torch.zeros(50, 1).long(), generator)
    assert got.shape == (50, 1) and got.eq(3).all()
    never = Sampling(bias={2: -math.inf})
    got = never.choose(torch.zeros(200, 5), torch.zeros(200, 1).long(), generator)
    assert set(got.flatten().tolist()) == {0, 1, 3, 4}


def test_arguments_are_left_as_they_were():
    logits = LOGITS.clone()
    Sampling(1.5, {1: 3.0}, 0.5, 3, 0.5, 0.1).restrict(logits, IDS)
    assert logits.equal(LOGITS)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"temperature": -1}, "temperature must not be negative, got -1"),
        ({"temperature": math.nan}, "got nan"),
        ({"top_k": 0}, "top-k must be at least 1, got 0"),
        ({"top_p": 0}, "top-p must be above 0 and at most 1, got 0"),
        ({"top_p": 1.5}, "got 1.5"),
        ({"min_p": -0.1}, "min-p must lie between 0 and 1, got -0.1"),
        ({"repetition_penalty": 0}, "penalty must be positive, got 0"),
    ],
)
def test_numbers_out_of_range_are_named_before_a_model_runs(options, words):
    with pytest.raises(ValueError, match=words):
        Sampling(**options)


def test_a_bias_for_a_token_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="tokens from 0 to 12 in the bias, got 13"):
        Sampling(bias={13: 1.0}).restrict(LOGITS, IDS)
