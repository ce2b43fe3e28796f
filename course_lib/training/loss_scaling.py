"""Loss scaling for half precision (Micikevicius et al. 2018, section 3.2).

Below 6e-8 a float16 number is 0, and many gradients are that small. Multiply the loss
by a large number and every gradient grows with it; divide before anything else looks
at them.
"""

from collections.abc import Iterable

import torch
from torch import Tensor


class LossScaler:
    """Holds the scale, finds gradients that overflowed, and lets an update happen or
    not.

    An update goes: ``scale`` the loss, backward, ``unscale``, clip, ``step``,
    ``adjust``. After an overflow the update is skipped and the scale shrinks; after
    ``patience`` updates without one it grows.

    Args:
        scale: At the start.
        growth, backoff: Factors for the two changes; above 1, and between 0 and 1.
        patience: Updates in a row before the scale grows.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(
        self,
        scale: float = 2.0**16,
        growth: float = 2.0,
        backoff: float = 0.5,
        patience: int = 2000,
    ):
        if not (scale > 0 and growth > 1 and 0 < backoff < 1 and patience >= 1):
            raise ValueError(
                "expected scale > 0, growth > 1, backoff in (0, 1) and patience >= 1,"
                f" got {scale}, {growth}, {backoff} and {patience}"
            )
        self.value, self.growth, self.backoff = float(scale), growth, backoff
        self.patience, self.good, self.skipped = patience, 0, 0
        self.finite: bool | None = None  # of the update under way; None: not looked

    def scale(self, loss: Tensor) -> Tensor:
        """The loss to call ``backward`` on."""
        return loss * self.value

    @torch.no_grad()
    def unscale(self, parameters: Iterable[Tensor]) -> bool:
        """Divide all gradients by the scale, in place, and look whether they are
        finite.

        Returns:
            Whether all are: if not, clipping has nothing to work on.

        Raises:
            RuntimeError: If this update's gradients were divided before.
        """
        if self.finite is not None:
            raise RuntimeError("gradients are already unscaled: call adjust() first")
        self.finite = True
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.grad.div_(self.value)
                self.finite &= bool(parameter.grad.isfinite().all())
        return self.finite

    def step(self, optimizer: torch.optim.Optimizer) -> bool:
        """Let the optimizer move, unless a gradient overflowed; say which.

        Raises:
            RuntimeError: If the gradients are not unscaled.
        """
        if self.finite is None:
            raise RuntimeError("gradients are not unscaled: call unscale() first")
        if self.finite:
            optimizer.step()
        return self.finite

    def adjust(self) -> None:
        """End the update: set the scale for the next one.

        Raises:
            RuntimeError: If the gradients were never unscaled.
        """
        if self.finite is None:
            raise RuntimeError("nothing to adjust to: call unscale() first")
        if self.finite:
            self.good += 1
            if self.good == self.patience:
                self.value, self.good = self.value * self.growth, 0
        else:
            self.value, self.good = self.value * self.backoff, 0
            self.skipped += 1
        self.finite = None

    def state_dict(self) -> dict:
        """What a checkpoint needs."""
        return {"value": self.value, "good": self.good, "skipped": self.skipped}

    def load_state_dict(self, state: dict) -> None:
        """Go on from what ``state_dict`` gave."""
        self.value, self.good = float(state["value"]), int(state["good"])
        self.skipped, self.finite = int(state["skipped"]), None
