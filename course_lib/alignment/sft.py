"""Supervised fine-tuning: learning to answer from demonstrations.

Axes: B rows, T tokens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from course_lib.alignment.answers import Answers
from course_lib.training.batches import IGNORE


def answer_targets(answers: Answers) -> tuple[Tensor, Tensor]:
    """Inputs and targets, both (B, T - 1), to train on the answers alone.

    Targets in prompts and padding are ``IGNORE``: the model is not asked to write what
    people ask. The end of an answer is a target, or the model would never learn to
    stop.

    Raises:
        ValueError: If an answer is empty: it has no target.
    """
    if bool((answers.length == answers.prompt).any()):
        row = int((answers.length == answers.prompt).int().argmax())
        raise ValueError(f"expected answers of at least one token, row {row} has none")
    targets = answers.ids.masked_fill(~answers.mask, IGNORE)
    return answers.ids[:, :-1], targets[:, 1:]


def sft_batches(
    answers: Answers, batch: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of demonstrations without end, in a new order each time round."""
    while True:
        order = torch.randperm(len(answers), generator=generator)
        for rows in order.split(batch):
            yield answer_targets(answers[rows])


@dataclass(frozen=True)
class Packed:
    """Several examples in each row, one behind the other."""

    ids: Tensor  # integers (B, T)
    targets: Tensor  # integers (B, T), the next token, IGNORE where there is none
    index: Tensor  # integers (B, T), positions that start anew in each example
    example: Tensor  # integers (B, T), 1, 2, … in each row, 0 for padding

    @property
    def mask(self) -> Tensor:
        """Boolean (B, T, T): a token may look at its own example. (That it may not
        look ahead is the model's own business.)
        """
        return self.example[:, :, None] == self.example[:, None, :]


def pack(
    prompts: Sequence[Sequence[int]],
    answers: Sequence[Sequence[int]],
    length: int,
    padding: int = 0,
) -> Packed:
    """Put examples into rows of ``length`` tokens, first come, first served: each goes
    into the row that is open, or opens a new one.

    Raises:
        ValueError: If an example is longer than a row.
    """
    rows: list[list[tuple]] = [[]]
    for prompt, answer in zip(prompts, answers, strict=True):
        if len(prompt) + len(answer) > length:
            raise ValueError(
                f"expected examples of at most {length} tokens, got one of"
                f" {len(prompt) + len(answer)}"
            )
        number = rows[-1][-1][3] + 1 if rows[-1] else 1
        if len(rows[-1]) + len(prompt) + len(answer) > length:
            rows.append([])
            number = 1
        following = [*[IGNORE] * (len(prompt) - 1), *answer, IGNORE]
        tokens = [*prompt, *answer]
        places = range(len(tokens))
        rows[-1] += zip(tokens, following, places, [number] * len(tokens), strict=True)
    blank = (padding, IGNORE, 0, 0)
    filled = [row + [blank] * (length - len(row)) for row in rows]
    return Packed(*torch.tensor(filled).unbind(dim=-1))
