"""Direct preference optimisation (Rafailov et al. 2023): learning from votes without a
reward model and without sampling.

Axes: B pairs.
"""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.alignment.answers import Answers, log_probs
from course_lib.language_models.gpt import GPT


def dpo_loss(
    chosen: Tensor,
    rejected: Tensor,
    reference_chosen: Tensor,
    reference_rejected: Tensor,
    beta: float,
) -> Tensor:
    """Minus the mean log-probability of the votes, where an answer's reward is
    beta · (log policy - log reference); equation 7 of the paper.

    Args:
        chosen, rejected: Log-probabilities (B,) of whole answers under the policy: sums
            over their tokens, not means.
        reference_chosen, reference_rejected: The same under the reference.
        beta: How dear it is to leave the reference.
    """
    shapes = {tuple(x.shape) for x in (chosen, rejected, reference_chosen)}
    if len(shapes | {tuple(reference_rejected.shape)}) > 1 or chosen.dim() != 1:
        raise ValueError(
            f"expected four tensors (B,), got {sorted(shapes)} and"
            f" {tuple(reference_rejected.shape)}"
        )
    margin = (chosen - reference_chosen) - (rejected - reference_rejected)
    return -F.logsigmoid(beta * margin).mean()


def fit_dpo(
    policy: GPT,
    chosen: Answers,
    rejected: Answers,
    steps: int,
    *,
    beta: float = 0.1,
    learning_rate: float = 1e-4,
    batch: int = 64,
    seed: int = 0,
    on_step=None,
) -> None:
    """Train the policy in place on votes; the reference is the policy as it comes.

    Args:
        on_step: Called with the number of steps done.
    """
    reference = copy.deepcopy(policy).requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(policy.parameters(), learning_rate, weight_decay=0.0)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * min(1, (step + 1) / 10)  # a short warm-up
        rows = torch.randint(len(chosen), (batch,), generator=generator)
        pairs = chosen[rows], rejected[rows]
        with torch.no_grad():
            fixed = [log_probs(reference, side).sum(dim=1) for side in pairs]
        loss = dpo_loss(
            *(log_probs(policy, side).sum(dim=1) for side in pairs), *fixed, beta
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
        optimizer.step()
        if on_step is not None:
            on_step(step + 1)
