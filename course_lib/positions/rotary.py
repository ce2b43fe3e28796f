"""Rotary positions, RoPE (Su et al. 2021, section 3.2).

Axes: B batch, H heads, T query positions, S key positions, D width of one head, D/2
pairs.

Which two entries make a pair is a convention. The paper pairs neighbours, (0, 1), (2,
3), ...: *interleaved*. Here, as in transformers' LLaMA, entry i goes with entry i +
D/2: *halves*. Reordering the entries by ``pairs_to_halves`` turns one into the other;
done to queries and keys alike, it changes no score. A model trained with one and run
with the other is broken, though no shape tells.
"""

import torch
from torch import Tensor

from course_lib.positions.distances import check_index
from course_lib.positions.interface import Positions
from course_lib.positions.sinusoidal import frequencies


def rotate_pairs(x: Tensor, angles: Tensor) -> Tensor:
    """Turn each pair (x_i, x_{i + D/2}) by its angle, counter-clockwise.

    Args:
        x: (..., T, D).
        angles: (T, D/2), in radians.

    Returns:
        (..., T, D); no pair's length changes.

    Raises:
        ValueError: If there is not one angle for each pair.
    """
    if x.shape[-1] != 2 * angles.shape[-1]:
        raise ValueError(
            f"x must have two entries for each angle, got {x.shape[-1]} and"
            f" {angles.shape[-1]} angles"
        )
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)


def pairs_to_halves(width: int) -> Tensor:
    """The order that takes interleaved pairs to halves: ``x[..., order]`` has entry 2i
    at i, and 2i + 1 at i + D/2.

    ``order.argsort()`` leads back.

    Returns:
        Integers (D,).

    Raises:
        ValueError: If the width is odd.
    """
    if width < 2 or width % 2:
        raise ValueError(
            f"width must be even, so that it splits into pairs, got {width}"
        )
    return torch.arange(width).reshape(-1, 2).T.flatten()


class RotaryPositions(Positions):
    """Turns queries and keys, pair by pair, by angles in proportion to their positions.

    Query t turned by t times a frequency, key s by s times the same: their dot product
    depends on t - s alone. Values are not turned: what a position hands over should not
    depend on where it stands.

    Args:
        width: D, the width of one *head*, even.
        base: The larger, the slower the slowest pair; see ``frequencies``.

    Raises:
        ValueError: If the width is odd or the base not above 1.
    """

    #: What turned queries and keys are multiplied by. 1 but for YaRN.
    magnitude = 1.0

    def __init__(self, width: int, base: float = 10_000.0):
        super().__init__()
        self.width, self.base = width, base
        # Neither a parameter nor a buffer: model.to(torch.bfloat16) would round a
        # buffer to three digits, and position 1,000 would be turned by the wrong angle.
        self.frequencies = frequencies(width, base)

    def frequencies_at(self, length: int) -> Tensor:
        """The frequencies (D/2,) for a sequence of ``length`` positions: always the
        same, but for dynamic scaling.
        """
        return self.frequencies

    def rotate(
        self, query: Tensor, key: Tensor, index: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Turn queries (B, H, T, D) and keys (B, H, S, D).

        Args:
            query, key: Before rotation. Keys from a cache must be stored that way too.
            index: Integers (S,), positions of the keys; the queries stand at the last T
                of them.

        Returns:
            The two turned, in their shapes and dtypes.

        Raises:
            ValueError: If D is not the scheme's width, or ``index`` does not fit.
        """
        for name, tensor in (("query", query), ("key", key)):
            if tensor.shape[-1] != self.width:
                raise ValueError(
                    f"{name} must have head width {self.width}, got {tensor.shape[-1]}"
                )
        queries, keys = query.shape[-2], key.shape[-2]
        check_index(queries, index)
        if len(index) != keys:
            raise ValueError(
                f"index must hold one position for each key, got {len(index)} for"
                f" {keys} keys"
            )
        # float64 where the device has it: far out, a float32 angle is off by a visible
        # part of a turn.
        precise = torch.float32 if index.device.type == "mps" else torch.float64
        turn = self.frequencies_at(int(index.max()) + 1).to(index.device, precise)
        angles = index[:, None].to(precise) * turn  # (S, D/2)
        query, key = rotate_pairs(query, angles[-queries:]), rotate_pairs(key, angles)
        return (
            (query, key)
            if self.magnitude == 1.0
            else (query * self.magnitude, key * self.magnitude)
        )
