"""Proximal policy optimisation (Schulman et al. 2017) of a language model, with a
critic and a leash to a reference (Ziegler et al. 2019; Ouyang et al. 2022).

Axes: B answers, T tokens, V vocabulary.
"""

import copy
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from course_lib.alignment.answers import Answers, token_log_probs
from course_lib.alignment.divergence import k1
from course_lib.alignment.returns import gae, masked_mean, token_rewards, whiten
from course_lib.alignment.rollouts import Rollout, roll_out
from course_lib.language_models.gpt import GPT


class Critic(nn.Module):
    """A copy of a language model that says, at each token, what the answer will earn
    from there on.
    """

    def __init__(self, trunk: GPT):
        super().__init__()
        self.trunk = copy.deepcopy(trunk).requires_grad_(True)
        self.head = nn.Linear(trunk.config.width, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, answers: Answers) -> Tensor:
        """Values (B, T): in column t of the text before token t; 0 outside answers."""
        after = self.head(self.trunk.hidden(answers.ids))[..., 0]
        before = nn.functional.pad(after[:, :-1], (1, 0))
        return before.masked_fill(~answers.mask, 0.0)


def clipped_objective(
    log_prob: Tensor, old: Tensor, advantage: Tensor, clip: float = 0.2
) -> Tensor:
    """min(ρ A, clamp(ρ, 1 - clip, 1 + clip) A) for each token, ρ = exp(log_prob - old);
    equation 7 of the paper. To be maximized.

    Args:
        log_prob, old: Log-probabilities of the tokens under the policy now and under
            the policy that drew them, any shape.
        advantage: Of the same shape.
    """
    ratio = (log_prob - old).exp()
    return torch.minimum(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage)


def entropy(logits: Tensor) -> Tensor:
    """The entropy of each distribution over the next token, in nats: (..., V) to
    (...).
    """
    logs = logits.log_softmax(dim=-1)
    return -(logs.exp() * logs).sum(dim=-1)


def ppo_loss(
    logits: Tensor,
    values: Tensor,
    rollout: Rollout,
    advantages: Tensor,
    targets: Tensor,
    *,
    clip: float = 0.2,
    value_weight: float = 0.5,
    entropy_weight: float = 0.0,
) -> Tensor:
    """To be minimized: minus the clipped objective, plus the critic's squared error,
    minus the entropy; each a mean over the answers' tokens.

    Args:
        logits: (B, T, V), of the policy now.
        values: (B, T), of the critic now.
        advantages, targets: (B, T), from ``gae``; fixed.
    """
    answers = rollout.answers
    gain = clipped_objective(
        token_log_probs(logits, answers), rollout.policy, advantages, clip
    )
    spread = nn.functional.pad(entropy(logits[:, :-1]), (1, 0))
    mask = answers.mask
    return (
        -masked_mean(gain, mask)
        + value_weight * masked_mean((values - targets) ** 2, mask)
        - entropy_weight * masked_mean(spread, mask)
    )


def ppo_update(
    policy: GPT,
    critic: Critic,
    optimizer: torch.optim.Optimizer,
    rollout: Rollout,
    score: Tensor,
    *,
    beta: float,
    passes: int = 2,
    lam: float = 0.95,
) -> None:
    """Learn from one batch of answers, several times over.

    Args:
        optimizer: Of the parameters of both models.
        score: (B,), the reward of each whole answer.
        beta: What a nat of divergence from the reference costs.
        passes: How often the batch is used.
    """
    answers = rollout.answers
    rewards = token_rewards(
        score, k1(rollout.policy, rollout.reference), answers.mask, beta
    )
    with torch.no_grad():
        advantages, targets = gae(rewards, critic(answers), answers.mask, lam=lam)
    advantages = whiten(advantages, answers.mask)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for _ in range(passes):
        value = ppo_loss(
            policy(answers.ids), critic(answers), rollout, advantages, targets
        )
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()


def fit_ppo(
    policy: GPT,
    reward: Callable[[Answers], Tensor],
    prompts: Sequence[Sequence[int]],
    iterations: int,
    *,
    beta: float = 0.1,
    learning_rate: float = 3e-4,
    asked: int = 96,
    longest: int = 40,
    end: int = 0,
    seed: int = 0,
    on_iteration: Callable[[int], None] | None = None,
    **choices,
) -> Critic:
    """Train the policy in place, and a critic with it, which is returned; the reference
    is the policy as it comes.

    Args:
        reward: Gives numbers (B,) for answers.
        prompts: ``asked`` of them are drawn for each iteration.
        on_iteration: Called with the number of iterations done.
        choices: Passed to ``ppo_update``.
    """
    reference, critic = copy.deepcopy(policy).requires_grad_(False), Critic(policy)
    draw = torch.Generator().manual_seed(seed)
    both = [*policy.parameters(), *critic.parameters()]
    optimizer = torch.optim.Adam(both, learning_rate)
    for done in range(iterations):
        rows = torch.randint(len(prompts), (asked,), generator=draw).tolist()
        some = [prompts[row] for row in rows]
        rollout = roll_out(policy, reference, some, longest, end, draw)
        with torch.no_grad():
            score = reward(rollout.answers)
        ppo_update(policy, critic, optimizer, rollout, score, beta=beta, **choices)
        if on_iteration is not None:
            on_iteration(done + 1)
    return critic
