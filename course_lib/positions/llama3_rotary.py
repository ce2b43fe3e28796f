"""Rotary positions for long texts as LLaMA 3.1 has them (Grattafiori et al. 2024,
section 3.4.3, which gives the larger base; the rest is in the model's published code).

Axes: D width of one head, D/2 pairs.
"""

import math

from course_lib.positions.rotary import RotaryPositions
from course_lib.positions.rotary_scaling import check_factor, check_length


class Llama3Rotary(RotaryPositions):
    """Fast pairs keep their pace, slow ones turn ``factor`` times more slowly, a ramp
    between.

    What counts is how often a pair turns in a text of the trained length: ``fast``
    times or more, and its frequency f stays; ``slow`` times or fewer, and it becomes
    f / factor; between, the two are mixed evenly in the number of turns. ``YarnRotary``
    has its ramp even in the pair's number, and sharpens the weights besides.

    Args:
        width: D, the width of one head, even.
        factor: At least 1.
        trained_length: The longest sequence before the model was stretched.
        base: As ``RotaryPositions``; LLaMA 3's own.
        fast, slow: Full turns in a text of the trained length.

    Raises:
        ValueError: As ``RotaryPositions``, or if the factor or ``trained_length`` is
            below 1, or not fast > slow > 0.
    """

    def __init__(
        self,
        width: int,
        factor: float,
        trained_length: int,
        base: float = 500_000.0,
        fast: float = 4.0,
        slow: float = 1.0,
    ):
        super().__init__(width, base)
        check_factor(factor)
        check_length(trained_length)
        if not fast > slow > 0:
            raise ValueError(f"expected fast > slow > 0 turns, got {fast} and {slow}")
        turns = trained_length * self.frequencies / (2 * math.pi)
        kept = ((turns - slow) / (fast - slow)).clamp(0, 1)  # 1: untouched
        self.frequencies = self.frequencies * (kept + (1 - kept) / factor)
