"""Log-probabilities of answers: transformers as the oracle, padding, prompts, the end."""

import pytest
import torch

from course_lib.alignment.answers import Answers, log_probs, token_log_probs
from course_lib.language_models.gpt import GPT, GPTConfig


@pytest.fixture
def model():
    config = GPTConfig(9, context=16, width=8, layers=2, heads=2)
    return GPT(config, seed=1).double().eval()


PROMPTS = [[3, 4], [5], [1, 2, 8]]
ANSWERS = [[6, 0], [7, 7, 2, 5, 0], [4]]


@pytest.mark.parity("alignment.answers", "transformers")
def test_log_probs_are_those_of_gpt2(assert_parity):
    transformers = pytest.importorskip("transformers")
    config = transformers.GPT2Config(
        vocab_size=9, n_positions=16, n_embd=8, n_layer=2, n_head=2,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        theirs = transformers.GPT2LMHeadModel(config).double().eval()
    answers = Answers.join(PROMPTS, ANSWERS)
    with torch.no_grad():
        found = log_probs(lambda ids: theirs(ids).logits, answers).sum(dim=1)
        for row, (prompt, answer) in enumerate(zip(PROMPTS, ANSWERS, strict=True)):
            ids = torch.tensor([[*prompt, *answer]])
            labels = torch.tensor([[*[-100] * len(prompt), *answer]])
            # transformers gives the mean over the answer's tokens, in float32
            expected = -theirs(ids, labels=labels).loss * len(answer)
            assert_parity(found[row].float(), expected)


def test_padding_changes_nothing(model):
    together = log_probs(model, Answers.join(PROMPTS, ANSWERS)).sum(dim=1)
    for row in range(3):
        alone = Answers.join([PROMPTS[row]], [ANSWERS[row]], padding=5)
        torch.testing.assert_close(together[row], log_probs(model, alone).sum())


def test_the_end_counts_although_the_padding_looks_like_it():
    answers = Answers.join([[5], [5]], [[6, 0], [6, 7, 8, 0]], padding=0)
    assert answers.mask.int().tolist() == [[0, 1, 1, 0, 0], [0, 1, 1, 1, 1]]
    uniform = token_log_probs(torch.zeros(2, 5, 10), answers)
    torch.testing.assert_close(uniform[0].exp(), torch.tensor([1, 0.1, 0.1, 1, 1]))


def test_only_the_rows_that_score_answers_matter(model):
    answers = Answers.join(PROMPTS, ANSWERS)
    logits = torch.randn(3, 6, 9, generator=torch.Generator().manual_seed(0))
    before = token_log_probs(logits, answers)
    scoring = torch.nn.functional.pad(answers.mask[:, 1:], (0, 1))
    logits[~scoring] += torch.randn(9, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(token_log_probs(logits, answers), before)
    logits[scoring] += torch.arange(9.0)
    assert not token_log_probs(logits, answers).allclose(before)


def test_rows_and_concatenation():
    answers = Answers.join(PROMPTS, ANSWERS)
    assert answers[torch.tensor([0, 2])].ids.shape == (2, 4)
    both = Answers.concatenate([answers[torch.tensor([0])], answers])
    assert both.ids[1:].equal(answers.ids) and both.ids[0].equal(answers.ids[0])
    texts = answers.texts(lambda ids: " ".join(map(str, ids)))
    assert texts == (["3 4", "5", "1 2 8"], ["6 0", "7 7 2 5 0", "4"])


def test_bad_input():
    with pytest.raises(ValueError, match="got 1 and 2"):
        Answers.join([[1]], [[1], [2]])
    with pytest.raises(ValueError, match="prompts \\[0\\]"):
        Answers.join([[]], [[1]])
    with pytest.raises(ValueError, match="a length for each"):
        Answers(torch.zeros(2, 3).long(), torch.ones(1).long(), torch.ones(2).long())
    with pytest.raises(ValueError, match="expected logits"):
        token_log_probs(torch.zeros(1, 2, 3), Answers.join(PROMPTS, ANSWERS))
