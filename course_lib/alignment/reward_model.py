"""A reward model: a number for an answer, learned from votes between two answers
(Bradley and Terry 1952; Christiano et al. 2017; Ouyang et al. 2022, section 3.4).

Axes: B answers, T tokens, W width.
"""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.alignment.answers import Answers
from course_lib.language_models.gpt import GPT
from course_lib.training.loop import learning_rate_at

POOLING = ("sum", "last")


class RewardModel(nn.Module):
    """A copy of a language model whose scores of words are replaced by one number.

    Args:
        trunk: What it starts from; it is copied, the original stays as it is.
        pooling: "last" reads the number at the answer's last token, as large models
            do; "sum" adds up what all its tokens give.
    """

    def __init__(self, trunk: GPT, pooling: str = "sum"):
        super().__init__()
        if pooling not in POOLING:
            raise ValueError(
                f"pooling must be one of {', '.join(POOLING)}, got {pooling!r}"
            )
        self.trunk, self.pooling = copy.deepcopy(trunk), pooling
        self.trunk.requires_grad_(True)
        self.head = nn.Linear(trunk.config.width, 1, bias=False)
        nn.init.zeros_(self.head.weight)  # all answers start equal

    def forward(self, answers: Answers) -> Tensor:
        """One number (B,) for each answer."""
        each = self.head(self.trunk.hidden(answers.ids))[..., 0]  # (B, T)
        if self.pooling == "sum":
            return each.masked_fill(~answers.mask, 0.0).sum(dim=1)
        return each.gather(1, answers.length[:, None] - 1)[:, 0]


def bradley_terry_loss(chosen: Tensor, rejected: Tensor) -> Tensor:
    """Minus the mean log-probability of the votes, in nats.

    The model gives the chosen answer probability σ(chosen - rejected): only differences
    of rewards count, so a constant may be added to all.

    Args:
        chosen, rejected: Rewards (B,) of the two answers of each pair.
    """
    if chosen.shape != rejected.shape:
        raise ValueError(
            f"expected two rewards of each pair, got {tuple(chosen.shape)} and"
            f" {tuple(rejected.shape)}"
        )
    return -F.logsigmoid(chosen - rejected).mean()


def fit_reward_model(
    model: RewardModel,
    chosen: Answers,
    rejected: Answers,
    steps: int,
    learning_rate: float = 2e-3,
    batch: int = 32,
    seed: int = 0,
) -> list[float]:
    """Train on votes, in place: row i of ``chosen`` was preferred to row i of
    ``rejected``. Returns the loss of every step.
    """
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=0.01)
    losses = []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(step, steps, learning_rate, steps // 20)
        rows = torch.randint(len(chosen), (batch,), generator=generator)
        loss = bradley_terry_loss(model(chosen[rows]), model(rejected[rows]))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


@torch.no_grad()
def score(model: RewardModel, answers: Answers, batch: int = 256) -> Tensor:
    """The rewards (B,) of many answers, a batch at a time, without gradients."""
    rows = torch.arange(len(answers)).split(batch)
    return torch.cat([model(answers[some]) for some in rows])


def calibration(
    probability: Tensor, happened: Tensor, bins: int = 5
) -> list[tuple[float, float, int]]:
    """Is what is called 80 % likely right in 80 % of cases?

    Args:
        probability: (N,), what was predicted, between 0 and 1.
        happened: Boolean (N,).
        bins: How many intervals of equal width to sort the predictions into.

    Returns:
        (mean prediction, share that happened, count) for each interval that is not
        empty.
    """
    place = (probability * bins).long().clamp(max=bins - 1)
    inside = [place == number for number in range(bins)]
    return [
        (
            probability[some].mean().item(),
            happened[some].double().mean().item(),
            int(some.sum()),
        )
        for some in inside
        if some.any()
    ]
