"""Bucketed relative positions (T5: Raffel et al. 2020, section 2.1).

Axes: B batch, H heads, T query positions, S key positions, D width of one head.
"""

import math

import torch
from torch import Tensor, nn

from course_lib.positions.distances import check_heads, distances
from course_lib.positions.interface import Positions


def relative_bucket(
    distance: Tensor, buckets: int = 32, furthest: int = 128, bidirectional: bool = True
) -> Tensor:
    """Give near distances a bucket each, far ones a share of buckets that widen as the
    logarithm does.

    Args:
        distance: Integers of any shape, position of the key less that of the query.
        buckets: How many there are. With ``bidirectional`` half of them are for keys
            after the query.
        furthest: From this distance on, at the latest, all fall into the last bucket
            (with 32 and 128: from 91 on).
        bidirectional: Whether keys after the query count. If not, they fall into bucket
            0, where a causal mask hides them.

    Returns:
        Integers from 0 to ``buckets`` - 1, of the same shape. The first half of each
        side's buckets hold one distance.

    Raises:
        ValueError: If there are too few buckets, an odd number for two sides, or
            ``furthest`` is so small that no bucket is left for it.

    >>> relative_bucket(torch.tensor([-200, -9, -8, -1, 0, 1, 200]))
    tensor([15,  8,  8,  1,  0, 17, 31])
    """
    sides = 2 if bidirectional else 1
    if buckets < 2 * sides or buckets % sides:
        raise ValueError(
            f"buckets must be at least {2 * sides} and a multiple of {sides}, got"
            f" {buckets}"
        )
    buckets //= sides
    exact = buckets // 2
    if furthest <= exact:
        raise ValueError(
            f"furthest must be greater than {exact}, the distances with a bucket each,"
            f" got {furthest}"
        )
    after = buckets * (distance > 0) if bidirectional else 0
    distance = distance.abs() if bidirectional else -distance.clamp(max=0)
    # float32, and in this order, because T5 computes so: in other arithmetic a boundary
    # may fall one distance away, and a published table of biases would be read at the
    # wrong row.
    ratio = torch.log(distance.clamp(min=1).float() / exact) / math.log(
        furthest / exact
    )
    wide = (exact + (ratio * (buckets - exact)).long()).clamp(max=buckets - 1)
    return after + torch.where(distance < exact, distance, wide)


class BucketPositions(Positions):
    """One trained number for each bucket of distances and each head, added to the score
    whatever the words are.

    T5 has one such table for all its layers, as a GPT or any stack has that is given
    one object of this class. (T5 does not divide its scores by sqrt(D). Ours are
    divided; the bias is added after that, in both.)

    Args:
        heads: H.
        buckets, furthest, bidirectional: As ``relative_bucket`` takes them;
            ``bidirectional=False`` for causal models.

    Raises:
        ValueError: As ``relative_bucket``, or if there is no head.
    """

    def __init__(
        self,
        heads: int,
        buckets: int = 32,
        furthest: int = 128,
        bidirectional: bool = True,
    ):
        super().__init__()
        if heads < 1:
            raise ValueError(f"heads must be at least 1, got {heads}")
        nowhere = torch.zeros(1, dtype=torch.long)
        relative_bucket(
            nowhere, buckets, furthest, bidirectional
        )  # refuses bad settings
        self.buckets, self.furthest = buckets, furthest
        self.bidirectional = bidirectional
        self.table = nn.Parameter(torch.zeros(buckets, heads))

    def bias(self, query: Tensor, index: Tensor) -> Tensor:
        """Look up each pair's number.

        Args:
            query: (B, H, T, D); only its shape is used.
            index: Integers (S,) or (B, S), positions of the keys; the queries stand at
                the last T of them.

        Returns:
            (H, T, S), or (B, H, T, S) where each sequence has its own positions.

        Raises:
            ValueError: If the number of heads is another one, or ``index`` does not
                fit.
        """
        check_heads(query, self.table.shape[1])
        distance = distances(query.shape[-2], index)
        bucket = relative_bucket(
            distance, self.buckets, self.furthest, self.bidirectional
        )
        return self.table[bucket].movedim(-1, -3)  # (..., T, S, H) -> (..., H, T, S)
