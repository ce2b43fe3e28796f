"""The three places where a position scheme can act.

Axes: B batch, H heads, T query positions, S key positions, W width of the model, D
width of one head.
"""

from torch import Tensor, nn


class Positions(nn.Module):
    """A position scheme. This one does nothing; a real one overrides the methods it
    needs.

    Attention without positions cannot tell "dog bites man" from "man bites dog". A
    scheme can change that in three places: the input (``embed``), the queries and keys
    (``rotate``), or the scores (``bias``). An attention layer that is given a scheme
    calls all three. In a stack of layers the input is usually embedded once, at the
    bottom: then the model calls ``embed`` itself, and its layers get only what acts
    inside them, or nothing.
    """

    def embed(self, x: Tensor) -> Tensor:
        """Return ``x`` (B, T, W) with position ``t`` marked in ``x[:, t]``, in the same
        shape.
        """
        return x

    def rotate(
        self, query: Tensor, key: Tensor, index: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return queries (B, H, T, D) and keys (B, H, S, D), each turned by an angle
        that depends on its position.

        Args:
            query: (B, H, T, D).
            key: (B, H, S, D).
            index: Integers (S,), the positions of the keys. The queries stand at the
                last T of them: at all of them when a whole sequence is read, at the
                newest alone when earlier keys come from a cache.
        """
        return query, key

    def bias(self, query: Tensor, index: Tensor) -> Tensor | None:
        """Return numbers to add to the scores, broadcastable to (B, H, T, S), or None
        for nothing to add.

        Args:
            query: (B, H, T, D), because some schemes ask the query how much a distance
                matters to it.
            index: As in ``rotate``.
        """
        return None
