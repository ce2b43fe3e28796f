"""Fine-tuning without forgetting: old data mixed in, a pull back to the old weights,
and training a part of the model alone.

Axes: B batch, T time, V vocabulary.
"""

from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor, nn

from course_lib.training.loop import next_token_loss


def rehearse(
    new: Iterable[tuple[Tensor, Tensor]],
    old: Iterable[tuple[Tensor, Tensor]],
    share: float,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Mix rows of old batches into new ones (rehearsal, Robins 1995).

    Args:
        new: Batches of inputs and targets, (B, T) each.
        old: Batches of the same shape, from what the model was trained on before.
        share: Of the rows that are old, rounded to whole rows, at least 0 and at most
            1.

    Yields:
        Batches of the same size; the old rows come first.

    Raises:
        ValueError: If the share is out of its range, or two batches differ in shape.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"the share must lie between 0 and 1, got {share}")
    return _mix(new, old, share)


def _mix(new, old, share):
    for fresh, known in zip(new, old, strict=False):
        for one, other in zip(fresh, known, strict=True):
            if one.shape != other.shape:
                raise ValueError(
                    "expected old and new batches of one shape, got"
                    f" {tuple(other.shape)} and {tuple(one.shape)}"
                )
        rows = round(share * len(fresh[0]))
        yield tuple(
            torch.cat([b[:rows], a[: len(a) - rows]])
            for a, b in zip(fresh, known, strict=True)
        )


class PullBack:
    """A loss with a pull back to the weights that the model has now: L2-SP (Li,
    Grandvalet and Davoine 2018, equation 2, with the same strength for all).

        loss + strength / 2 · Σ (θ - θ₀)²

    It has to be a part of the loss. AdamW's weight decay pulls towards zero, not θ₀.

    Args:
        model: Whose parameters are held; those that are frozen do not count.
        strength: 0 or more.
        loss: Of the model's output and the targets.

    Raises:
        ValueError: If the strength is negative.
    """

    def __init__(
        self,
        model: nn.Module,
        strength: float,
        loss: Callable[[Tensor, Tensor], Tensor] = next_token_loss,
    ):
        if not strength >= 0:
            raise ValueError(f"the strength must not be negative, got {strength}")
        self.strength, self.loss = strength, loss
        self.parameters = [p for p in model.parameters() if p.requires_grad]
        self.start = [p.detach().clone() for p in self.parameters]

    def distance(self) -> Tensor:
        """Σ (θ - θ₀)², how far the weights have gone."""
        pairs = zip(self.parameters, self.start, strict=True)
        return sum(((now - then) ** 2).sum() for now, then in pairs)

    def __call__(self, output: Tensor, targets: Tensor) -> Tensor:
        """What ``train`` is to minimize."""
        return self.loss(output, targets) + self.strength / 2 * self.distance()


def train_only(model: nn.Module, where: Callable[[str], bool]) -> list[str]:
    """Freeze all parameters but some, in place.

    An optimizer made before this keeps moving frozen parameters where it has weight
    decay or momentum left: make it after. A table used twice, such as a tied head, has
    one name.

    Args:
        model: Any module.
        where: Takes a parameter's name and says whether it is trained.

    Returns:
        The names of those that are.

    Raises:
        ValueError: If there is none.
    """
    named = dict(model.named_parameters())
    chosen = [name for name in named if where(name)]
    if not chosen:
        raise ValueError(
            f"expected a parameter of {type(model).__name__} to train, got none of"
            f" {len(named)}"
        )
    for name, parameter in named.items():
        parameter.requires_grad_(name in chosen)
    return chosen
