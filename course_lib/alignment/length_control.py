"""Length control: what raters pay for style, told apart from what they pay for.

People prefer longer and prettier answers a little, whatever these say (Singhal et al.
2024), and a reward model learns that too. So the log-odds of a vote are given two
parts, the reward's and a style's, r + w · s with counts s such as the tokens of an
answer. Both explain the votes; only r is handed to the policy (Shen et al. 2023; Dubois
et al. 2024 for leaderboards).

The weights w are fitted first and alone, and then stay. Fitted alone they are too
small, because quality sways votes as well and is not in that fit, and the reward model
learns the rest of the price: ``remaining_style`` measures what of it is linear in its
scores, and ``WithoutStyle`` takes it off.

Axes: B answers, M votes, S counts of style.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from course_lib.alignment.answers import Answers


def style_counts(answers: Answers, words: Sequence[int] = ()) -> Tensor:
    """(B, 2): how many tokens each answer has, and how many of them are in ``words``.

    Prompts and padding do not count.
    """
    ornament = torch.isin(answers.ids, torch.tensor(list(words), dtype=torch.long))
    both = answers.mask, ornament & answers.mask
    return torch.stack([each.sum(dim=1) for each in both], dim=1)


def fit_style(
    chosen: Tensor, rejected: Tensor, decay: float = 1e-6, steps: int = 30
) -> Tensor:
    """What a unit of each count is worth to voters, in log-odds of a vote.

    Minimizes the mean of -log σ(w · (chosen - rejected)) plus ½ decay |w|², by Newton's
    method. The decay keeps w finite where style alone explains each vote, and zero for
    a count that never differs.

    Args:
        chosen, rejected: Counts (M, S) of the two answers of each vote.

    Returns:
        w, float64 (S).
    """
    if chosen.shape != rejected.shape or chosen.dim() != 2 or not len(chosen):
        raise ValueError(
            "expected counts (votes, kinds) of both answers, got"
            f" {tuple(chosen.shape)} and {tuple(rejected.shape)}"
        )
    apart = chosen.double() - rejected.double()
    w, unit = apart.new_zeros(apart.shape[1]), torch.eye(apart.shape[1]).double()

    def loss(w: Tensor) -> Tensor:
        return -nn.functional.logsigmoid(apart @ w).mean() + decay / 2 * (w @ w)

    for _ in range(steps):
        miss = (-(apart @ w)).sigmoid()  # probability of the other vote
        slope = decay * w - (miss[:, None] * apart).mean(dim=0)
        curve = (apart.T * (miss * (1 - miss))) @ apart / len(apart) + decay * unit
        step = torch.linalg.solve(curve, slope)
        while loss(w - step) > loss(w) + 1e-12:  # too far: half as far
            step = step / 2
        w = w - step
    return w


class StyleControlled(nn.Module):
    """A reward model beside a fixed price of style; to be trained in its place.

    ``fit_reward_model(StyleControlled(reward, w, counts), chosen, rejected, ...)``
    trains ``reward`` on what style does not explain. Give the policy ``reward`` itself.

    Args:
        reward: Maps answers to numbers (B,).
        weights: (S,), from ``fit_style``.
        counts: Maps answers to their counts (B, S).
    """

    def __init__(
        self,
        reward: nn.Module,
        weights: Tensor,
        counts: Callable[[Answers], Tensor] = style_counts,
    ):
        super().__init__()
        self.reward, self.counts = reward, counts
        self.register_buffer("weights", weights)

    def forward(self, answers: Answers) -> Tensor:
        """(B,): the reward with the price of style."""
        quality = self.reward(answers)
        style = self.counts(answers).to(self.weights.dtype) @ self.weights
        return quality + style.to(quality.dtype)


def remaining_style(scores: Tensor, counts: Tensor) -> Tensor:
    """What a unit of each count goes with in scores, by least squares with a constant.

    Args:
        scores: (B,), of answers drawn from the model that is to be trained.
        counts: (B, S).

    Returns:
        Slopes, float64 (S).

    Raises:
        ValueError: If there are not more answers than counts, or sizes differ.
    """
    if counts.dim() != 2 or scores.shape != counts.shape[:1]:
        raise ValueError(
            "expected scores (answers,) and counts (answers, kinds), got"
            f" {tuple(scores.shape)} and {tuple(counts.shape)}"
        )
    if len(counts) <= counts.shape[1] + 1:
        raise ValueError(
            f"expected more than {counts.shape[1] + 1} answers, got {len(counts)}"
        )
    centered = counts.double() - counts.double().mean(dim=0)
    apart = (scores.double() - scores.double().mean())[:, None]
    return torch.linalg.lstsq(centered, apart, driver="gelsd").solution[:, 0]


class WithoutStyle(nn.Module):
    """A reward from which a price of style is taken off; for the policy to follow.

    Args:
        reward, weights, counts: As for ``StyleControlled``; weights from
            ``remaining_style``.
    """

    def __init__(
        self,
        reward: nn.Module,
        weights: Tensor,
        counts: Callable[[Answers], Tensor] = style_counts,
    ):
        super().__init__()
        self.priced = StyleControlled(reward, -weights, counts)

    def forward(self, answers: Answers) -> Tensor:
        """(B,)."""
        return self.priced(answers)
