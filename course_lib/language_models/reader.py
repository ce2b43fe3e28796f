"""Reading a text that grows: what may come next, with or without a key/value cache.

Axes: B batch, T time, V vocabulary.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating


def pad_left(prompts: Sequence[Sequence[int]], fill: int = 0) -> tuple[Tensor, Tensor]:
    """Put prompts of different lengths into one batch, all of them ending together, so
    that the next token of each comes in the same column.

    Args:
        prompts: B rows of ids, none of them empty.
        fill: The id that stands before a short one. No model sees it.

    Returns:
        Ids (B, T), and a boolean (B, T): True where there is a token.

    Raises:
        ValueError: If there is no prompt, or one is empty.

    >>> ids, real = pad_left([[7, 8, 9], [5]])
    >>> ids.tolist(), real.int().tolist()
    ([[7, 8, 9], [0, 0, 5]], [[1, 1, 1], [0, 0, 1]])
    """
    if not prompts or not all(len(prompt) for prompt in prompts):
        raise ValueError(
            "expected prompts of at least one token each, got lengths"
            f" {[len(prompt) for prompt in prompts]}"
        )
    longest = max(len(prompt) for prompt in prompts)
    ids = torch.full((len(prompts), longest), fill)
    real = torch.zeros(len(prompts), longest, dtype=torch.bool)
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt) :] = torch.as_tensor(prompt)
        real[row, longest - len(prompt) :] = True
    return ids, real


class TextReader:
    """A model and a batch of texts that it reads as they grow.

    The plain way reads the whole text again for every new token: T positions, of which
    T - 1 were read before. With a cache only the new ones are read, and the numbers are
    the same. Once a text is longer than the context its oldest token is forgotten,
    every other one moves to another position, and all is read again: past that point a
    cache saves nothing.

    Args:
        model: A ``GPT``; or, without ``real``, anything that maps ids (B, T) to logits
            (B, T, V) and has ``config.context``. That is read without a cache.
        ids: Integers (B, T), the texts so far.
        real: Boolean (B, T), True where there is a token: see ``pad_left``. None:
            everywhere.
        cached: Whether to keep keys and values.

    Raises:
        ValueError: If ``real`` does not fit.
    """

    def __init__(
        self,
        model: nn.Module,
        ids: Tensor,
        real: Tensor | None = None,
        cached: bool = True,
    ):
        if ids.dtype not in (torch.int32, torch.int64):
            ids = ids.long()  # a small type may have no room for what the model writes
        if real is not None and (
            real.shape != ids.shape
            or real.dtype != torch.bool
            or not bool(real[:, -1:].all())
        ):
            raise ValueError(
                f"real must be boolean {tuple(ids.shape)}, True in its last column, got"
                f" {real.dtype} {tuple(real.shape)}"
            )
        self.model, self.ids, self.real = model, ids, real
        cached = cached and hasattr(model, "new_cache")
        self.cache = model.new_cache() if cached else None

    def logits(self) -> Tensor:
        """Score what may come next after each text, (B, V).

        Raises:
            ValueError: If the model refuses the ids.
        """
        return self.model_output(self.model)[:, -1]

    def model_output(self, read) -> Tensor:
        """What ``read``, the model or one of its methods, makes of what has not been
        read yet: (B, T', …), the newest token last.
        """
        context = self.model.config.context
        start = max(0, self.ids.shape[1] - context)
        if self.cache is None or start:
            self.cache = None
            known = start
        else:
            known = len(self.cache)
        options = {} if self.cache is None else {"cache": self.cache}
        if self.real is not None:
            real = self.real[:, start:]
            # A token's position counts the tokens before it, not the padding.
            index = (real.long().cumsum(dim=1) - 1).clamp(min=0)
            options["index"] = index[:, known - start :]
            options["mask"] = real[:, None, :]
        with evaluating(self.model):
            return read(self.ids[:, known:], **options)

    def append(self, following: Tensor) -> None:
        """Add one token to each text.

        Args:
            following: Integers (B,) or (B, 1).
        """
        following = following.reshape(-1, 1).to(self.ids)
        self.ids = torch.cat([self.ids, following], dim=1)
        if self.real is not None:
            new = self.real.new_ones(len(self.real), 1)
            self.real = torch.cat([self.real, new], dim=1)

    def keep_rows(self, rows: Tensor) -> None:
        """Go on with these texts, in this order; one may come twice.

        Args:
            rows: Integers (B',).
        """
        self.ids = self.ids[rows]
        self.real = None if self.real is None else self.real[rows]
        if self.cache is not None:
            self.cache.keep_rows(rows)
