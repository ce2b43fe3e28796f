"""Batches that know how far they have come, so that a run can go on where it stopped.

Axes: B batch, T time.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from course_lib.training.batches import pad


class ShuffledBatches:
    """Deals sequences in a new order each epoch, for ever.

    The order of an epoch follows from the seed and the epoch's number, so two whole
    numbers say where a run stands, and nothing need be drawn again to get there.

    Args:
        sequences: Tokens of each text with its start and its end; see ``pad``.
        batch: B; what is left of an epoch is dealt with the next one's.
        seed: Of all orders.

    Raises:
        ValueError: If ``batch`` is below 1 or above the number of sequences.
    """

    def __init__(self, sequences: Sequence[Sequence[int]], batch: int, seed: int = 0):
        if not 1 <= batch <= len(sequences):
            raise ValueError(
                f"batch must lie between 1 and {len(sequences)}, got {batch}"
            )
        self.sequences, self.batch, self.seed = sequences, batch, seed
        self.epoch = self.place = 0  # what is dealt next

    def order(self, epoch: int) -> list[int]:
        """The sequences' numbers in the order of an epoch."""
        draw = torch.Generator().manual_seed(self.seed * 1_000_003 + epoch)
        return torch.randperm(len(self.sequences), generator=draw).tolist()

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Inputs and targets, (B, T) each, beginning where the position is now."""
        while True:
            chosen = []
            while len(chosen) < self.batch:
                if self.place == len(self.sequences):
                    self.epoch, self.place = self.epoch + 1, 0
                wanted = self.place + self.batch - len(chosen)
                piece = self.order(self.epoch)[self.place : wanted]
                chosen += piece
                self.place += len(piece)
            yield pad([self.sequences[number] for number in chosen])

    def state_dict(self) -> dict[str, int]:
        """Where the next batch begins."""
        return {"epoch": self.epoch, "place": self.place, "seed": self.seed}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Go on from what ``state_dict`` gave.

        Raises:
            ValueError: If it is of another seed.
        """
        if state["seed"] != self.seed:
            raise ValueError(f"expected seed {self.seed}, got {state['seed']}")
        self.epoch, self.place = int(state["epoch"]), int(state["place"])
