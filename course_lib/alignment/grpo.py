"""Group relative policy optimisation (Shao et al. 2024): PPO's objective with the other
answers to the same prompt in the place of a critic.

Axes: P prompts, G answers to each, B = P · G, T tokens.
"""

import copy
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from course_lib.alignment.answers import Answers, log_probs
from course_lib.alignment.divergence import k3
from course_lib.alignment.ppo import clipped_objective
from course_lib.alignment.rollouts import Rollout, roll_out
from course_lib.language_models.gpt import GPT

LENGTH_RULES = ("answer", "token", "constant")


def group_advantages(scores: Tensor, scale: bool = True) -> Tensor:
    """How much better each answer is than the others to its prompt.

    Args:
        scores: (P, G), with G at least 2.
        scale: Whether to divide by the group's standard deviation (of the sample, as
            torch's ``std``). Without it: Dr. GRPO (Liu et al. 2025).

    Returns:
        (P, G), with mean 0 in each group. A group whose scores are all equal gives
        zeros: nothing can be learned from it.

    >>> scores = torch.tensor([[1.0, 0, 0, 0], [2.0, 2, 2, 2]])
    >>> group_advantages(scores).round(decimals=3)
    tensor([[ 1.5000, -0.5000, -0.5000, -0.5000],
            [ 0.0000,  0.0000,  0.0000,  0.0000]])
    """
    if scores.dim() != 2 or scores.shape[1] < 2:
        raise ValueError(
            f"expected scores (P, G) with G at least 2, got {tuple(scores.shape)}"
        )
    centred = scores - scores.mean(dim=1, keepdim=True)
    if not scale:
        return centred
    spread = scores.std(dim=1, keepdim=True)
    equal = scores.amin(dim=1, keepdim=True) == scores.amax(dim=1, keepdim=True)
    return (centred / (spread + 1e-6)).masked_fill(equal, 0.0)


def average(
    values: Tensor, mask: Tensor, rule: str = "answer", constant: int | None = None
) -> Tensor:
    """One number from the tokens of many answers; which one is a choice.

    Args:
        values, mask: (B, T).
        rule: "answer", the mean of each answer, then over answers (the GRPO paper):
            a token counts less in a long answer. "token", over all tokens (DAPO, Yu et
            al. 2025). "constant", each answer's sum divided by ``constant``, then over
            answers (Dr. GRPO).
    """
    if rule not in LENGTH_RULES or (rule == "constant") != (constant is not None):
        raise ValueError(
            f"rule must be one of {', '.join(LENGTH_RULES)}, with a constant for the"
            f" last alone, got {rule!r} and {constant}"
        )
    sums = values.masked_fill(~mask, 0.0).sum(dim=1)
    if rule == "token":
        return sums.sum() / mask.sum().clamp(min=1)
    size = mask.sum(dim=1).clamp(min=1) if rule == "answer" else constant
    return (sums / size).mean()


def grpo_loss(
    log_prob: Tensor,
    rollout: Rollout,
    advantages: Tensor,
    *,
    beta: float,
    clip: float = 0.2,
    rule: str = "answer",
    constant: int | None = None,
) -> Tensor:
    """To be minimized; equation 3 of the paper, with k3 as its equation 4.

    Args:
        log_prob: (B, T), of the answers' tokens under the policy now.
        advantages: (B,), one for all tokens of an answer.
        beta: Of the divergence, which stands in the loss and not in the reward.
    """
    gain = clipped_objective(log_prob, rollout.policy, advantages[:, None], clip)
    away = k3(log_prob, rollout.reference)
    return -average(gain - beta * away, rollout.answers.mask, rule, constant)


def grpo_update(
    policy: GPT,
    optimizer: torch.optim.Optimizer,
    rollout: Rollout,
    score: Tensor,
    group: int,
    *,
    beta: float,
    passes: int = 2,
    **choices,
) -> None:
    """Learn from one batch of answers, ``group`` to each prompt, several times over.

    Args:
        score: (B,), the reward of each answer.
        choices: Passed to ``grpo_loss``.
    """
    advantages = group_advantages(score.view(-1, group)).flatten()
    for _ in range(passes):
        log_prob = log_probs(policy, rollout.answers)
        value = grpo_loss(log_prob, rollout, advantages, beta=beta, **choices)
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
        optimizer.step()


def fit_grpo(
    policy: GPT,
    reward: Callable[[Answers], Tensor],
    prompts: Sequence[Sequence[int]],
    iterations: int,
    *,
    beta: float = 0.2,
    learning_rate: float = 3e-4,
    asked: int = 12,
    group: int = 8,
    longest: int = 40,
    end: int = 0,
    seed: int = 0,
    on_iteration: Callable[[int], None] | None = None,
    **choices,
) -> None:
    """Train the policy in place; the reference is the policy as it comes.

    Args:
        reward: Gives numbers (B,) for answers.
        prompts: ``asked`` of them are drawn for each iteration.
        on_iteration: Called with the number of iterations done.
        choices: Passed to ``grpo_update``.
    """
    reference = copy.deepcopy(policy).requires_grad_(False)
    draw = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(policy.parameters(), learning_rate)
    for done in range(iterations):
        rows = torch.randint(len(prompts), (asked,), generator=draw).tolist()
        some = [prompts[row] for row in rows]
        rollout = roll_out(policy, reference, some, longest, end, draw, group)
        with torch.no_grad():
            score = reward(rollout.answers)
        grpo_update(policy, optimizer, rollout, score, group, beta=beta, **choices)
        if on_iteration is not None:
            on_iteration(done + 1)
