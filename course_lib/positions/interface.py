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
    calls all three. A stack of layers calls ``embed`` once, at its bottom, and gives
    its layers ``inside()``.

    An ``index`` holds positions: (S,), the same for every sequence of the batch, or
    (B, S), for each its own, where texts of different lengths are padded on the left.
    """

    #: Whether a key already turned is turned otherwise once the text is longer. Such
    #: keys cannot be kept in a cache.
    stretches = False

    def embed(self, x: Tensor, index: Tensor | None = None) -> Tensor:
        """Return ``x`` with each token's position marked, in the same shape.

        Args:
            x: (B, T, W).
            index: Integers (T,) or (B, T), where the tokens stand; None: at 0 to T - 1.
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
            index: Integers (S,) or (B, S), the positions of the keys. The queries stand
                at the last T of them: at all of them when a whole sequence is read, at
                the newest alone when earlier keys come from a cache.
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

    @property
    def marks_input(self) -> bool:
        """Whether ``embed`` does anything."""
        return type(self).embed is not Positions.embed

    def inside(self) -> "Positions | None":
        """What the layers of a stack are given, whose bottom has called ``embed``: the
        other two methods, or None where the scheme has neither.
        """
        kind = type(self)
        acts = (kind.rotate, kind.bias) != (Positions.rotate, Positions.bias)
        return SharedPositions(self) if acts else None


class SharedPositions(Positions):
    """A scheme that belongs to another module, as a layer of its stack uses it.

    It marks no input, and registers nothing: a trained table that all layers use stands
    once among the parameters and once in ``state_dict``, where its owner has it.

    Args:
        scheme: The scheme.
    """

    def __init__(self, scheme: Positions):
        super().__init__()
        # Past nn.Module's own way of setting attributes, which would register it.
        object.__setattr__(self, "scheme", scheme)

    def rotate(
        self, query: Tensor, key: Tensor, index: Tensor
    ) -> tuple[Tensor, Tensor]:
        """As the scheme does."""
        return self.scheme.rotate(query, key, index)

    def bias(self, query: Tensor, index: Tensor) -> Tensor | None:
        """As the scheme does."""
        return self.scheme.bias(query, index)

    @property
    def stretches(self) -> bool:
        """As the scheme says."""
        return self.scheme.stretches

    def extra_repr(self) -> str:
        """What ``print(layer)`` says in the brackets."""
        return type(self.scheme).__name__
