"""Prompts with answers as one padded tensor, and how likely a model finds the answers.

Axes: B answers, T tokens of the longest prompt with its answer, V vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Answers:
    """A batch of prompts, each followed by its answer and by padding.

    Which tokens are an answer's is known by lengths and not by ids: the real end of an
    answer may have the same id as the padding behind it.
    """

    ids: Tensor  # integers (B, T)
    prompt: Tensor  # integers (B,), how many tokens each prompt has
    length: Tensor  # integers (B,), of each prompt with its answer

    def __post_init__(self):
        batch, time = self.ids.shape
        if self.prompt.shape != (batch,) or self.length.shape != (batch,):
            raise ValueError(
                f"expected a prompt and a length for each of {batch} rows, got shapes"
                f" {tuple(self.prompt.shape)} and {tuple(self.length.shape)}"
            )
        fits = (self.prompt >= 1) & (self.prompt <= self.length) & (self.length <= time)
        if not bool(fits.all()):
            raise ValueError(
                f"expected 1 <= prompt <= length <= {time} in every row, got prompts"
                f" {self.prompt.tolist()} and lengths {self.length.tolist()}"
            )

    @classmethod
    def join(
        cls,
        prompts: Sequence[Sequence[int]],
        answers: Sequence[Sequence[int]],
        padding: int = 0,
    ) -> "Answers":
        """Put each prompt before its answer.

        Raises:
            ValueError: If there are not as many prompts as answers, or a prompt is
                empty.
        """
        if len(prompts) != len(answers) or not prompts:
            raise ValueError(
                f"expected as many prompts as answers, at least one, got {len(prompts)}"
                f" and {len(answers)}"
            )
        rows = [[*one, *two] for one, two in zip(prompts, answers, strict=True)]
        ids = torch.full((len(rows), max(map(len, rows))), padding)
        for row, tokens in zip(ids, rows, strict=True):
            row[: len(tokens)] = torch.tensor(tokens)
        count = [torch.tensor([len(row) for row in side]) for side in (prompts, rows)]
        return cls(ids, *count)

    @classmethod
    def concatenate(cls, batches: Sequence["Answers"], padding: int = 0) -> "Answers":
        """The rows of all batches, one batch after the other."""
        longest = max(batch.ids.shape[1] for batch in batches)
        ids = [
            nn.functional.pad(
                batch.ids, (0, longest - batch.ids.shape[1]), value=padding
            )
            for batch in batches
        ]
        prompt = torch.cat([batch.prompt for batch in batches])
        return cls(
            torch.cat(ids), prompt, torch.cat([batch.length for batch in batches])
        )

    @property
    def mask(self) -> Tensor:
        """Boolean (B, T), True at the tokens of the answers, their end included."""
        place = torch.arange(self.ids.shape[1], device=self.ids.device)
        return (place >= self.prompt[:, None]) & (place < self.length[:, None])

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, rows) -> "Answers":
        """Some of the rows, and no more columns than they need."""
        length = self.length[rows]
        return Answers(
            self.ids[rows][:, : int(length.max())], self.prompt[rows], length
        )

    def texts(self, decode) -> tuple[list[str], list[str]]:
        """Prompts and answers, each through ``decode``, which takes a list of ids."""
        rows = zip(
            self.ids.tolist(), self.prompt.tolist(), self.length.tolist(), strict=True
        )
        pairs = [(decode(ids[:p]), decode(ids[p:n])) for ids, p, n in rows]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def token_log_probs(logits: Tensor, answers: Answers) -> Tensor:
    """How likely each token of the answers was, in nats; 0 everywhere else.

    Args:
        logits: (B, T, V), those at t score the token at t + 1.

    Returns:
        (B, T): column t belongs to the token in column t of ``answers.ids``.

    Raises:
        ValueError: If the logits have other rows or columns than the answers.
    """
    if logits.shape[:2] != answers.ids.shape:
        raise ValueError(
            f"expected logits {tuple(answers.ids.shape)} × vocabulary, got"
            f" {tuple(logits.shape)}"
        )
    following = answers.ids[:, 1:, None]
    chosen = logits[:, :-1].log_softmax(dim=-1).gather(-1, following)[..., 0]
    chosen = nn.functional.pad(chosen, (1, 0))  # the first token was given
    return chosen.masked_fill(~answers.mask, 0.0)


def log_probs(model: nn.Module, answers: Answers) -> Tensor:
    """``token_log_probs`` of a model that maps ids (B, T) to logits (B, T, V); their
    sum over the columns is the log-probability of each whole answer.
    """
    return token_log_probs(model(answers.ids), answers)
