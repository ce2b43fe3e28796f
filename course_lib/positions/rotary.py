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

from course_lib.positions.distances import check_index, first_positions
from course_lib.positions.interface import Positions
from course_lib.positions.kept import Kept, angles_at
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

    >>> angles = torch.tensor([[torch.pi / 6, 0.0]])  # turns the first pair alone
    >>> rotate_pairs(torch.tensor([[1.0, 2.0, 0.0, 0.0]]), angles).round(decimals=2)
    tensor([[0.8700, 2.0000, 0.5000, 0.0000]])
    """
    if x.shape[-1] != 2 * angles.shape[-1]:
        raise ValueError(
            f"x must have two entries for each angle, got {x.shape[-1]} and"
            f" {angles.shape[-1]} angles"
        )
    return turn(x, angles.cos().to(x.dtype), angles.sin().to(x.dtype))


def turn(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn each pair (x_i, x_{i + D/2}) of x (..., T, D) by the angle with this cosine
    and sine, each (..., T, D/2).
    """
    first, second = x.chunk(2, dim=-1)  # (..., T, D) -> twice (..., T, D/2)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)


def pairs_to_halves(width: int) -> Tensor:
    """The order that takes interleaved pairs to halves.

    ``x[..., order]`` has entry 2i at i, and 2i + 1 at i + D/2; ``order.argsort()``
    leads back.

    Returns:
        Integers (D,).

    Raises:
        ValueError: If the width is odd.

    >>> pairs_to_halves(6)
    tensor([0, 2, 4, 1, 3, 5])
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
        self._kept = Kept()

    def frequencies_at(self, length: int) -> Tensor:
        """The frequencies (D/2,) for a sequence of ``length`` positions: always the
        same, but where the scheme ``stretches``.
        """
        return self.frequencies

    def rotate(
        self, query: Tensor, key: Tensor, index: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Turn queries (B, H, T, D) and keys (B, H, S, D).

        Args:
            query, key: Before rotation. A cache may hold turned keys where a key's
                angle depends on its own position alone: with every scheme but dynamic
                scaling. Then only the new keys and their positions are given.
            index: Integers (S,) or (B, S), positions of the keys; the queries stand at
                the last T of them.

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
        if index.shape[-1] != keys:
            raise ValueError(
                f"index must hold one position for each key, got {index.shape[-1]} for"
                f" {keys} keys"
            )
        cos, sin = self._cos_and_sin(index, query.dtype)  # each (S, D/2)
        if index.dim() == 2:
            cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)  # (B, 1, S, D/2)
        query = turn(query, cos[..., -queries:, :], sin[..., -queries:, :])
        key = turn(key, cos, sin)
        if self.magnitude != 1.0:
            query, key = query * self.magnitude, key * self.magnitude
        return query, key

    def _cos_and_sin(self, index: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        def at(index: Tensor, length: int | None = None) -> tuple[Tensor, Tensor]:
            angles = angles_at(index, self._frequencies(index, length))
            return angles.cos().to(dtype), angles.sin().to(dtype)

        length, device = index.shape[-1], index.device
        if index is not first_positions(length, device):
            return at(index)
        # A whole sequence from its start: one table serves all layers and steps.
        longest = length if self.stretches else None
        cos, sin = self._kept.rows(
            length,
            (device, dtype, longest),
            lambda count: at(torch.arange(count, device=device), longest),
        )
        return cos[:length], sin[:length]

    def _frequencies(self, index: Tensor, length: int | None) -> Tensor:
        if not self.stretches:
            return self.frequencies
        return self.frequencies_at(int(index.max()) + 1 if length is None else length)
