"""From one reward at the end of an answer to an advantage for each of its tokens.

All tensors are (B, T), with a column for each token; ``mask`` is True at the tokens of
the answers. Values in column t are those of the text *before* token t, the state in
which it was chosen.
"""

import torch
from torch import Tensor


def _check(mask: Tensor, *others: Tensor) -> None:
    for other in others:
        if other.shape != mask.shape or mask.dtype != torch.bool:
            raise ValueError(
                f"expected a boolean mask and numbers of one shape (B, T), got"
                f" {mask.dtype} {tuple(mask.shape)} and {tuple(other.shape)}"
            )


def token_rewards(
    score: Tensor, divergence: Tensor, mask: Tensor, beta: float
) -> Tensor:
    """-beta · divergence at every token, and the score on top of it at the last one
    (Ouyang et al. 2022, equation 2, token by token).

    Args:
        score: (B,), of each whole answer.
        divergence: (B, T), log-probability under the policy minus that under the
            reference (``divergence.k1``). Whatever it says outside the mask counts
            nothing.
    """
    _check(mask, divergence)
    place = torch.arange(mask.shape[1], device=mask.device)
    last = (mask * place).argmax(dim=1)
    rewards = -beta * divergence.masked_fill(~mask, 0.0)
    ends = (place == last[:, None]) & mask  # an empty answer has no last token
    return rewards + ends * score[:, None]


def returns(rewards: Tensor, mask: Tensor, gamma: float = 1.0) -> Tensor:
    """What each token and all later ones earn: rewards[t] + gamma · returns[t + 1].

    >>> returns(torch.tensor([[0.0, 0.0, 1.0]]), torch.ones(1, 3).bool(), 0.5)
    tensor([[0.2500, 0.5000, 1.0000]])
    """
    _check(mask, rewards)
    total, columns = torch.zeros_like(rewards[:, 0]), []
    for reward in rewards.masked_fill(~mask, 0.0).unbind(dim=1)[::-1]:
        total = reward + gamma * total
        columns.append(total)
    return torch.stack(columns[::-1], dim=1).masked_fill(~mask, 0.0)


def gae(
    rewards: Tensor,
    values: Tensor,
    mask: Tensor,
    gamma: float = 1.0,
    lam: float = 0.95,
) -> tuple[Tensor, Tensor]:
    """Generalised advantage estimation (Schulman et al. 2016, equations 11 and 16).

    With surprise δ[t] = rewards[t] + gamma · values[t + 1] - values[t], an advantage is
    δ[t] + gamma · lam · advantage[t + 1]; after the last token the value is 0. lam = 1
    gives returns minus values, lam = 0 the surprises alone.

    Returns:
        Advantages (B, T), and what the values should have been: advantages + values.
        Zeros outside the mask.
    """
    _check(mask, rewards, values)
    rewards, values = (x.masked_fill(~mask, 0.0) for x in (rewards, values))
    following = torch.nn.functional.pad(values[:, 1:], (0, 1))
    surprise = (rewards + gamma * following - values).masked_fill(~mask, 0.0)
    advantages = returns(surprise, mask, gamma * lam)
    return advantages, (advantages + values).masked_fill(~mask, 0.0)


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """The mean over the tokens where the mask is True; 0 if there is none."""
    return values.masked_fill(~mask, 0.0).sum() / mask.sum().clamp(min=1)


def whiten(values: Tensor, mask: Tensor) -> Tensor:
    """Shift and scale to mean 0 and variance 1 over the tokens in the mask; zeros
    outside it. The variance is the population's.

    >>> padded = torch.tensor([[1.0, 2.0, 3.0, 0.0]])
    >>> whiten(padded, torch.tensor([[True, True, True, False]]))
    tensor([[-1.2247,  0.0000,  1.2247,  0.0000]])
    """
    _check(mask, values)
    centred = (values - masked_mean(values, mask)).masked_fill(~mask, 0.0)
    spread = masked_mean(centred**2, mask).sqrt()
    return centred / (spread + 1e-8)
