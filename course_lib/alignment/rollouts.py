"""Letting a policy answer, and keeping how likely its answers were.

Axes: B answers, T tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from course_lib.alignment.answers import Answers, log_probs
from course_lib.language_models.decoding import generate
from course_lib.language_models.gpt import GPT
from course_lib.language_models.reader import pad_left

AT_ONCE = 512  # answers


def sample_answers(
    policy: GPT,
    prompts: Sequence[Sequence[int]],
    longest: int,
    end: int,
    generator: torch.Generator,
    group: int = 1,
    temperature: float = 1.0,
) -> Answers:
    """Draw ``group`` answers to each prompt, with a key/value cache.

    Args:
        prompts: Ids; their lengths may differ.
        longest: The most tokens that an answer may have; one that has not ended by
            then stays without an end.
        end: The token that ends an answer, and belongs to it.

    Returns:
        All answers, those to the first prompt first.
    """
    repeated = [prompt for prompt in prompts for _ in range(group)]
    if len(repeated) > AT_ONCE:  # a large cache is slow
        parts = [repeated[n : n + AT_ONCE] for n in range(0, len(repeated), AT_ONCE)]
        return Answers.concatenate(
            [
                sample_answers(policy, part, longest, end, generator, 1, temperature)
                for part in parts
            ],
            padding=end,
        )
    ids, real = pad_left(repeated)
    everywhere = None if bool(real.all()) else real
    written = generate(
        policy, ids, longest, temperature, generator, real=everywhere, end=end
    )[:, ids.shape[1] :]
    ended = written == end
    # Tokens up to the first end, which counts; all of them if there is none.
    size = torch.where(
        ended.any(dim=1), ended.int().argmax(dim=1) + 1, written.shape[1]
    ).tolist()
    answers = [row[:n] for row, n in zip(written.tolist(), size, strict=True)]
    return Answers.join(repeated, answers, padding=end)


@dataclass(frozen=True)
class Rollout:
    """Answers that a policy gave, with what stays fixed while it learns from them."""

    answers: Answers
    policy: Tensor  # (B, T), log-probabilities under the policy that drew them
    reference: Tensor  # (B, T), under the model that it is kept close to

    @property
    def divergence(self) -> float:
        """The mean over answers of log policy - log reference: an unbiased estimate of
        KL(policy ‖ reference) for whole answers, in nats.
        """
        return (self.policy - self.reference).sum(dim=1).mean().item()


@torch.no_grad()
def roll_out(
    policy: GPT,
    reference: GPT,
    prompts: Sequence[Sequence[int]],
    longest: int,
    end: int,
    generator: torch.Generator,
    group: int = 1,
) -> Rollout:
    """Sample answers, and score them once with the policy and with the reference."""
    answers = sample_answers(policy, prompts, longest, end, generator, group)
    return Rollout(answers, log_probs(policy, answers), log_probs(reference, answers))
