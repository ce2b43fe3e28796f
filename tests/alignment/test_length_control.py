"""Style told apart from quality: against scikit-learn, and what must not change it."""

import pytest
import torch
from sklearn.linear_model import LinearRegression, LogisticRegression
from torch import nn

from course_lib.alignment.answers import Answers
from course_lib.alignment.length_control import (
    StyleControlled,
    WithoutStyle,
    fit_style,
    remaining_style,
    style_counts,
)
from course_lib.alignment.reward_model import RewardModel, fit_reward_model, score
from course_lib.language_models.gpt import GPT, GPTConfig


def votes(count=400, worth=(0.3, -0.7, 0.0), seed=0):
    draw = torch.Generator().manual_seed(seed)
    one, other = torch.randint(0, 9, (2, count, len(worth)), generator=draw)
    odds = (one - other).double() @ torch.tensor(worth).double()
    wins = torch.rand(count, generator=draw).double() < odds.sigmoid()
    return (
        torch.where(wins[:, None], one, other),
        torch.where(wins[:, None], other, one),
    )


@pytest.mark.parity("alignment.length_control", "scikit-learn")
def test_weights_are_those_of_a_logistic_regression(assert_parity):
    chosen, rejected = votes()
    apart = (chosen - rejected).double().numpy()
    decay = 0.01
    # Each vote from both sides, so that both classes are there.
    judge = LogisticRegression(
        C=1 / (decay * 2 * len(apart)), fit_intercept=False, tol=1e-12, max_iter=10_000
    ).fit([*apart, *-apart], [1] * len(apart) + [0] * len(apart))
    expected = torch.tensor(judge.coef_[0])
    torch.testing.assert_close(
        fit_style(chosen, rejected, decay), expected, atol=1e-5, rtol=1e-5
    )
    # Alone and in closed form: a count that differs by 1, and wins 3 of 4 votes.
    won = torch.tensor([[1.0], [1.0], [1.0], [0.0]])
    assert_parity(fit_style(won, 1 - won, 0.0), torch.tensor([3.0]).double().log())


def test_weights_do_not_depend_on_order_and_change_sign_with_the_votes():
    chosen, rejected = votes()
    w = fit_style(chosen, rejected)
    order = torch.randperm(len(chosen), generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(fit_style(chosen[order], rejected[order]), w)
    torch.testing.assert_close(fit_style(rejected, chosen), -w)
    # The same count on both sides of a vote, whatever it is, says nothing.
    torch.testing.assert_close(fit_style(chosen + 5, rejected + 5), w)
    scaled = fit_style(2 * chosen, 2 * rejected, 0.0)
    torch.testing.assert_close(2 * scaled, fit_style(chosen, rejected, 0.0))


def test_style_that_explains_all_or_nothing_stays_finite():
    more = torch.tensor([[9, 4], [3, 4], [50, 4]])
    w = fit_style(more, more - torch.tensor([2, 0]))
    assert w[0] > 1 and w.isfinite().all() and w[1] == 0
    for chosen, rejected in [
        (more, more[:2]), (more[:0], more[:0]), (more[:, 0], more[:, 0])
    ]:  # fmt: skip
        with pytest.raises(ValueError, match="expected counts"):
            fit_style(chosen, rejected)


def test_counts_are_of_answers_alone():
    answers = Answers.join([[5, 5], [5], [5]], [[5, 1, 0], [2, 5, 5, 1, 0], [0]])
    assert style_counts(answers, [5, 1]).tolist() == [[3, 2], [5, 3], [1, 0]]
    assert style_counts(answers).tolist() == [[3, 0], [5, 0], [1, 0]]
    rows = torch.tensor([2, 0])
    assert style_counts(answers[rows], [5]).tolist() == [[1, 0], [3, 1]]


def test_a_controlled_reward_does_not_learn_length():
    """Longer answers win here and nothing else matters: the plain reward model pays for
    length, the controlled one has nothing left to learn.
    """
    model = GPT(GPTConfig(7, context=12, width=8, layers=1, heads=2), seed=1).eval()
    draw = torch.Generator().manual_seed(0)

    def written(size):
        return [*torch.randint(1, 7, (size,), generator=draw).tolist(), 0]

    short, long = ([written(size) for _ in range(300)] for size in (3, 6))
    wins, loses = list(long), list(short)
    for row in range(0, 300, 6):
        wins[row], loses[row] = loses[row], wins[row]
    sides = [Answers.join([[3]] * 300, side) for side in (wins, loses)]
    w = fit_style(*(style_counts(side) for side in sides))
    paid = []
    for control in [False, True]:
        reward = RewardModel(model)
        trained = StyleControlled(reward, w) if control else reward
        fit_reward_model(trained, *sides, steps=40, learning_rate=5e-3)
        some = [Answers.join([[3]] * 300, side) for side in (long, short)]
        paid.append((score(reward, some[0]) - score(reward, some[1])).mean().item())
    assert paid[0] > 1 and abs(paid[1]) < paid[0] / 4
    zero = StyleControlled(reward, torch.zeros(2))
    torch.testing.assert_close(score(zero, some[0]), score(reward, some[0]))


@pytest.mark.parity("alignment.length_control", "scikit-learn's least squares")
def test_what_is_left_is_the_slope_of_a_linear_regression(assert_parity):
    counts, _ = votes()
    noise = torch.randn(400, generator=torch.Generator().manual_seed(1)).double()
    scores = 3 + counts.double() @ torch.tensor([0.5, -2.0, 0.0]).double() + noise
    theirs = LinearRegression().fit(counts.double().numpy(), scores.numpy())
    found = remaining_style(scores, counts)
    assert_parity(found, torch.tensor(theirs.coef_))
    # Taken off, nothing of it is left; a count that never differs costs nothing.
    rest = scores - counts.double() @ found
    assert remaining_style(rest, counts).abs().max() < 1e-10
    still = torch.cat([counts, torch.full((400, 1), 7)], dim=1)
    assert remaining_style(scores, still)[3].abs() < 1e-10
    for wrong in [(scores[1:], counts), (scores[:4], counts[:4])]:
        with pytest.raises(ValueError, match="expected"):
            remaining_style(*wrong)


def test_a_reward_without_style_pays_no_more_for_length():
    class Tokens(nn.Module):
        def forward(self, answers):
            return 0.25 * style_counts(answers)[:, 0] + answers.ids[:, 0]

    answers = Answers.join([[3]] * 4, [[1, 0], [2, 0], [1, 1, 1, 1, 0], [2, 2, 0]])
    weights = torch.tensor([0.25, 0.0], dtype=torch.float64)
    without = WithoutStyle(Tokens(), weights)(answers)
    torch.testing.assert_close(without, answers.ids[:, 0].float())
