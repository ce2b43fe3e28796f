"""Rotary positions for texts longer than those of training.

A rotary model has seen its slow pairs turn through part of a circle only. On longer
texts they reach angles, and queries and keys stand at distances, that it has never met.
Each class here changes the frequencies so that ``factor`` times the trained length
fits; they differ in which pairs pay for it. All have no parameters, so a trained
model's positions can be exchanged: ``block.attention.positions = YarnRotary(...)``.

Axes: D width of one head, D/2 pairs.
"""

import math

import torch
from torch import Tensor

from course_lib.positions.rotary import RotaryPositions
from course_lib.positions.sinusoidal import frequencies


def check_factor(factor: float) -> None:
    """Refuse a factor below 1, infinite or NaN.

    Raises:
        ValueError: Naming what came.
    """
    if not 1 <= factor < math.inf:
        raise ValueError(f"factor must be at least 1 and finite, got {factor}")


def check_length(trained_length: int) -> None:
    """Refuse a trained length below 1.

    Raises:
        ValueError: Naming what came.
    """
    if trained_length < 1:
        raise ValueError(f"trained_length must be at least 1, got {trained_length}")


class InterpolatedRotary(RotaryPositions):
    """Position interpolation (Chen et al. 2023, section 2.3): every pair turns
    ``factor`` times more slowly.

    All angles stay within those of training. But neighbours are now ``factor`` times
    harder to tell apart, also by the fast pairs, which had nothing to fear; the paper
    trains on for some steps.

    Args:
        width, base: As ``RotaryPositions``.
        factor: New length over trained length, at least 1.

    Raises:
        ValueError: As ``RotaryPositions``, or if the factor is below 1.
    """

    def __init__(self, width: int, factor: float, base: float = 10_000.0):
        super().__init__(width, base)
        check_factor(factor)
        self.frequencies = self.frequencies / factor


class NTKRotary(RotaryPositions):
    """NTK-aware scaling (described by Peng et al. 2023): a larger base.

    The base is chosen such that the slowest pair is slowed by exactly ``factor``; the
    fastest keeps its pace, and those between pay the more the slower they are: pair i
    by factor^(2i / (D - 2)).

    Args:
        width, base: As ``RotaryPositions``; the width at least 4, because one pair
            cannot be both.
        factor: New length over trained length, at least 1.

    Raises:
        ValueError: As ``RotaryPositions``, or if the factor is below 1 or the width
            below 4.
    """

    def __init__(self, width: int, factor: float, base: float = 10_000.0):
        super().__init__(width, base)
        check_factor(factor)
        self.frequencies = ntk_frequencies(width, factor, base)


class DynamicNTKRotary(RotaryPositions):
    """NTK-aware scaling that begins where the text outgrows training ("Dynamic NTK" in
    Peng et al. 2023).

    Up to the trained length nothing changes. A text of n positions gets the NTK-aware
    base for the factor f · n / trained_length - (f - 1), as transformers has it; with f
    = 1 that is n / trained_length.

    Args:
        width, base: As ``NTKRotary``.
        trained_length: The longest sequence of training.
        factor: f, at least 1.

    Raises:
        ValueError: As ``NTKRotary``, or if ``trained_length`` is below 1.
    """

    stretches = True

    def __init__(
        self,
        width: int,
        trained_length: int,
        factor: float = 1.0,
        base: float = 10_000.0,
    ):
        super().__init__(width, base)
        check_factor(factor)
        check_length(trained_length)
        ntk_frequencies(width, factor, base)  # refuses a width that is too small
        self.trained_length, self.factor = trained_length, factor

    def frequencies_at(self, length: int) -> Tensor:
        """The frequencies (D/2,) for a sequence of ``length`` positions."""
        if length <= self.trained_length:
            return self.frequencies
        stretch = self.factor * length / self.trained_length - (self.factor - 1)
        return ntk_frequencies(self.width, stretch, self.base)


def ntk_frequencies(width: int, factor: float, base: float) -> Tensor:
    """The frequencies (D/2,) whose slowest is ``factor`` times slower and whose fastest
    is unchanged.

    Raises:
        ValueError: If the width is below 4.
    """
    if width < 4:
        raise ValueError(f"width must be at least 4 for NTK-aware scaling, got {width}")
    return frequencies(width, base * factor ** (width / (width - 2)))


class YarnRotary(RotaryPositions):
    """YaRN (Peng et al. 2023): fast pairs untouched, slow pairs interpolated, a ramp
    between.

    What counts as fast is how often a pair has turned in a text of the trained length.
    Pairs with more than ``fast`` full turns keep their pace: the model has seen all
    their angles. Pairs with fewer than ``slow`` turns are interpolated. The ramp is
    even in the pair's number, as in the authors' code and transformers (the paper's
    text, under "NTK-by-parts", has it even in the number of turns). And turned queries
    and keys are multiplied by 0.1 ln(factor) + 1, which sharpens the weights: in a
    longer text there are more keys to share them.

    Args:
        width, base: As ``RotaryPositions``.
        factor: New length over trained length, at least 1.
        trained_length: The longest sequence of training.
        fast, slow: Full turns in a text of the trained length; the defaults are the
            paper's for LLaMA.

    Raises:
        ValueError: As ``RotaryPositions``, or if the factor or ``trained_length`` is
            below 1, or not fast > slow > 0.
    """

    def __init__(
        self,
        width: int,
        factor: float,
        trained_length: int,
        base: float = 10_000.0,
        fast: float = 32.0,
        slow: float = 1.0,
    ):
        super().__init__(width, base)
        check_factor(factor)
        check_length(trained_length)
        if not fast > slow > 0:
            raise ValueError(f"expected fast > slow > 0 turns, got {fast} and {slow}")

        def pair_with(turns: float) -> float:
            """The i, not rounded, of the pair that turns so often: trained_length ·
            base^(-2i/D) / 2π = turns.
            """
            return (
                width
                * math.log(trained_length / (turns * 2 * math.pi))
                / (2 * math.log(base))
            )

        first = max(math.floor(pair_with(fast)), 0)
        last = min(math.ceil(pair_with(slow)), width - 1)
        if first == last:
            last += 0.001  # a step instead of a ramp
        pair = torch.arange(width // 2, dtype=torch.float64)
        # 0: untouched, 1: interpolated
        interpolated = ((pair - first) / (last - first)).clamp(0, 1)
        self.frequencies = (
            self.frequencies * (1 - interpolated)
            + self.frequencies / factor * interpolated
        )
        self.magnitude = 0.1 * math.log(factor) + 1.0
