"""Losses that train a policy, its critic, and its reward model: closed forms, and the
mistakes that people make with them.
"""

import math

import pytest
import torch

from course_lib.alignment.answers import Answers, log_probs
from course_lib.alignment.best_of_n import best_of_n, divergence_bound
from course_lib.alignment.dpo import dpo_loss, fit_dpo
from course_lib.alignment.grpo import average, fit_grpo, group_advantages
from course_lib.alignment.ppo import (
    Critic,
    clipped_objective,
    entropy,
    fit_ppo,
    ppo_loss,
)
from course_lib.alignment.reward_model import (
    RewardModel,
    bradley_terry_loss,
    calibration,
    fit_reward_model,
    score,
)
from course_lib.alignment.rollouts import roll_out, sample_answers
from course_lib.language_models.gpt import GPT, GPTConfig


@pytest.fixture
def model():
    return GPT(GPTConfig(7, context=12, width=8, layers=1, heads=2), seed=1).eval()


PROMPTS = [[3, 4], [5], [1, 2, 6]]
ANSWERS = Answers.join(PROMPTS, [[6, 0], [5, 5, 2, 5, 0], [4, 0]])


def likes_fives(answers):
    return ((answers.ids == 5) & answers.mask).sum(dim=1).float()


@pytest.mark.parity("alignment.dpo", "closed forms")
def test_dpo_by_hand(assert_parity):
    """At equal policies log 2; with gains of 2 and 1 nats and beta 0.1 a margin of
    0.1.
    """
    zero, one = torch.zeros(4).double(), torch.ones(4).double()
    assert_parity(
        dpo_loss(zero, zero, zero, zero, 0.1), torch.tensor(math.log(2)).double()
    )
    assert_parity(
        dpo_loss(2 * one, one, zero, zero, 0.1),
        torch.tensor(math.log1p(math.exp(-0.1))).double(),
    )
    with pytest.raises(ValueError, match="expected four tensors"):
        dpo_loss(zero, zero, zero, torch.zeros(3).double(), 0.1)


def test_the_clip_lets_mistakes_be_taken_back():
    ratio = torch.tensor([0.5, 1.0, 1.5], dtype=torch.float64, requires_grad=True)
    for sign, flat in [(1.0, 2), (-1.0, 0)]:
        gain = clipped_objective(ratio.log(), torch.zeros(3), torch.full((3,), sign))
        (slope,) = torch.autograd.grad(gain.sum(), ratio)
        assert [bool(s == 0) for s in slope] == [n == flat for n in range(3)]


@pytest.mark.parity("alignment.ppo", "torch.distributions")
def test_entropy(assert_parity):
    draw = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 3, 5, dtype=torch.float64, generator=draw)
    expected = torch.distributions.Categorical(logits=logits).entropy()
    assert_parity(entropy(logits), expected)


def test_more_entropy_lowers_the_loss(model):
    rollout = roll_out(model, model, PROMPTS, 5, 0, torch.Generator().manual_seed(0))
    fixed = torch.zeros(rollout.policy.shape)
    sharp, flat = (model(rollout.answers.ids).detach() * k for k in (20.0, 0.0))
    losses = [
        ppo_loss(logits, fixed, rollout, fixed, fixed, entropy_weight=1.0)
        for logits in (sharp, flat)
    ]
    assert losses[1] < losses[0]


def test_values_do_not_see_the_token_that_they_judge(model):
    critic = Critic(model)
    torch.nn.init.normal_(critic.head.weight)
    before = critic(ANSWERS)
    assert before[~ANSWERS.mask].abs().max() == 0
    ids = ANSWERS.ids.clone()
    ids[1, 3] = 1  # the third token of the second answer
    after = critic(Answers(ids, ANSWERS.prompt, ANSWERS.length))
    moved = (before - after)[1].abs() > 1e-6
    assert moved.tolist() == [False] * 4 + [True] * 2


@pytest.mark.parity("alignment.grpo", "worked by hand")
def test_three_ways_to_average(assert_parity):
    """Answers of 2 and 8 tokens with values +1 and -1."""
    mask = torch.arange(8) < torch.tensor([[2], [8]])
    values = torch.tensor([[1.0], [-1.0]]).double().expand(2, 8)
    for rule, constant, expected in [
        ("answer", None, 0.0), ("token", None, -0.6), ("constant", 10, -0.3)
    ]:  # fmt: skip
        found = average(values, mask, rule, constant)
        assert_parity(found, torch.tensor(expected).double())
    with pytest.raises(ValueError, match="with a constant for the last alone"):
        average(values, mask, "constant")


def test_equal_groups_teach_nothing_and_advantages_sum_to_zero():
    scores = torch.tensor([[0.1] * 3, [1.0, 2.0, 6.0]])
    advantages = group_advantages(scores)
    assert advantages[0].tolist() == [0, 0, 0]
    assert advantages[1].sum().abs() < 1e-6
    assert group_advantages(scores, scale=False)[1].tolist() == [-2, -1, 3]
    with pytest.raises(ValueError, match="at least 2"):
        group_advantages(torch.zeros(3, 1))


@pytest.mark.parametrize("pooling", ["sum", "last"])
def test_a_reward_does_not_depend_on_the_batch(model, pooling):
    reward = RewardModel(model, pooling)
    torch.nn.init.normal_(reward.head.weight)
    alone = [reward(ANSWERS[torch.tensor([row])]).item() for row in range(3)]
    torch.testing.assert_close(score(reward, ANSWERS), torch.tensor(alone))


def test_a_reward_model_learns_what_wins(model):
    chosen = Answers.join([[3]] * 8, [[5, 1, 0], [1, 5, 0]] * 4)
    rejected = Answers.join([[3]] * 8, [[2, 1, 0], [1, 2, 0]] * 4)
    before = [p.clone() for p in model.parameters()]
    reward = RewardModel(model)
    assert bradley_terry_loss(reward(chosen), reward(rejected)).item() == pytest.approx(
        math.log(2)
    )
    losses = fit_reward_model(reward, chosen, rejected, steps=40, learning_rate=1e-2)
    assert losses[-1] < 0.2
    assert all(a.equal(b) for a, b in zip(before, model.parameters(), strict=True))
    with pytest.raises(ValueError, match="pooling must be one of"):
        RewardModel(model, "mean")
    with pytest.raises(ValueError, match="two rewards"):
        bradley_terry_loss(torch.zeros(2), torch.zeros(3))


def test_calibration():
    said = torch.tensor([0.1, 0.15, 0.95, 1.0])
    happened = torch.tensor([False, True, True, True])
    table = calibration(said, happened, bins=5)
    assert table == [
        (pytest.approx(0.125), 0.5, 2),
        (pytest.approx(0.975), 1.0, 2),
    ]


def test_best_of_n():
    scores = torch.tensor([[1.0, 3.0, 2.0], [9.0, 0.0, 1.0]])
    draw = torch.Generator().manual_seed(0)
    assert best_of_n(scores, 3, draw).tolist() == [1, 0]
    with pytest.raises(ValueError, match="between 1 and 3, got 4"):
        best_of_n(scores, 4, draw)


@pytest.mark.parity("alignment.best_of_n", "enumeration")
def test_the_bound_is_reached_where_no_answers_tie(record_error):
    """n of N equally likely answers, drawn with replacement: the one of rank k is best
    with probability (k/N)^n - ((k-1)/N)^n.
    """
    N, n = 20_000, 4
    rank = torch.arange(N + 1, dtype=torch.float64) / N
    chance = (rank**n).diff()
    exact = (chance * (chance * N).log()).sum().item()
    assert exact == pytest.approx(divergence_bound(n), abs=1e-3)
    assert exact < divergence_bound(n)
    record_error("alignment.best_of_n", "enumeration", divergence_bound(n) - exact)
    with pytest.raises(ValueError, match="at least 1"):
        divergence_bound(0)


def test_sampled_answers_stop_at_their_end(model):
    draw = torch.Generator().manual_seed(3)
    answers = sample_answers(model, PROMPTS, 6, 0, draw, group=5)
    prompts, texts = answers.texts(list)
    assert prompts[::5] == PROMPTS and len(texts) == 15
    assert all(0 not in text[:-1] for text in texts)
    assert all(len(text) == 6 or text[-1] == 0 for text in texts)
    assert any(len(text) < 6 for text in texts)


def test_a_rollout_knows_how_likely_its_answers_were(model):
    other = GPT(model.config, seed=2).eval()
    rollout = roll_out(model, other, PROMPTS, 6, 0, torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(rollout.policy, log_probs(model, rollout.answers))
    same = roll_out(model, model, PROMPTS, 6, 0, torch.Generator().manual_seed(0))
    assert same.divergence == 0


@pytest.mark.parametrize("fit", [fit_grpo, fit_ppo])
def test_a_policy_learns_what_is_rewarded(model, fit):
    reference = [p.clone() for p in model.parameters()]
    seen = []
    fit(model, likes_fives, PROMPTS, 12, beta=0.0, learning_rate=2e-2, asked=16,
        longest=5, on_iteration=seen.append)  # fmt: skip
    answers = sample_answers(model, PROMPTS, 5, 0, torch.Generator().manual_seed(0), 20)
    assert likes_fives(answers).mean() > 3.5 and seen == list(range(1, 13))
    assert not all(
        a.equal(b) for a, b in zip(reference, model.parameters(), strict=True)
    )


def test_dpo_moves_probability_to_what_was_chosen(model):
    chosen = Answers.join([[3]] * 4, [[5, 0]] * 4)
    rejected = Answers.join([[3]] * 4, [[2, 4, 0]] * 4)
    with torch.no_grad():
        before = [log_probs(model, side).sum(dim=1)[0] for side in (chosen, rejected)]
        fit_dpo(model, chosen, rejected, 0)
    fit_dpo(model, chosen, rejected, 20, learning_rate=1e-2, batch=4)
    with torch.no_grad():
        after = [log_probs(model, side).sum(dim=1)[0] for side in (chosen, rejected)]
    assert after[0] - after[1] > before[0] - before[1] + 1
