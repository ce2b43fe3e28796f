"""Keys and values that a transformer keeps of what it has read: all of them, or those
of the first and the newest tokens.

A model asks ``make_room`` once for what it is about to read, and then each layer adds
its part by ``extend``. So a cache that has no room says so before anything has changed.

Axes: B batch, H heads, T new positions, S positions that are kept, with the new ones,
D width of one head.
"""

import numpy as np


class CacheError(ValueError):
    """A cache cannot go on."""


class CacheFull(CacheError):
    """There is no room for more positions."""


class WholeCache:
    """Everything that was read. Memory is set aside once, so that adding a position
    costs as much for a long text as for a short one.

    Args:
        layers: L.
        capacity: The most positions; for a model with learned positions its context.
    """

    def __init__(self, layers: int, capacity: int):
        if layers < 1 or capacity < 1:
            raise ValueError(
                f"expected at least 1 layer and 1 position, got {layers} and {capacity}"
            )
        self.layers, self.capacity = layers, capacity
        self._length = self._next = 0  # positions kept; the same after this reading
        # For keys and values: (L, B, H, capacity, D), made when the first come.
        self._kept: list[np.ndarray] = []

    def __len__(self) -> int:
        """How many positions are kept."""
        return self._length

    @property
    def room(self) -> int:
        """How many more positions can be kept."""
        return self.capacity - len(self)

    @property
    def at_once(self) -> int | None:
        """How many tokens must not be exceeded in one reading; None: any number."""
        return None

    @property
    def bytes(self) -> int:
        """How much memory is set aside."""
        return sum(kept.nbytes for kept in self._kept)

    def make_room(self, count: int) -> int:
        """Prepare for ``count`` new positions.

        Returns:
            The place at which the first of them stands: after all that are kept.

        Raises:
            CacheFull: If they are more than ``room``. Nothing has changed then.
        """
        if count > self.room:
            raise CacheFull(
                f"expected at most {self.room} more tokens, of {self.capacity}, got"
                f" {count}"
            )
        self._next = self._length + count
        return self._length

    def extend(
        self, layer: int, key: np.ndarray, value: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Add what one layer has made of the new positions.

        Args:
            layer: Its number, from 0; the last one ends the reading.
            key, value: (B, H, T, D), with the T that room was made for.

        Returns:
            The keys and values of all positions, (B, H, S, D), to be read only.

        Raises:
            ValueError: If the shapes do not fit what is kept.
        """
        shape = (self.layers, *key.shape[:2], self.capacity, key.shape[3])
        if not self._kept:
            self._kept = [np.empty(shape, key.dtype) for _ in range(2)]
        new = self._next - self._length
        if self._kept[0].shape != shape or key.shape[2] != new:
            batch, heads, _, width = self._kept[0].shape[1:]
            raise ValueError(
                f"expected keys of shape {(batch, heads, new, width)}, got {key.shape}"
            )
        for kept, added in zip(self._kept, (key, value), strict=True):
            kept[layer, :, :, self._length : self._next] = added
        keys, values = (kept[layer, :, :, : self._next] for kept in self._kept)
        if layer == self.layers - 1:
            self._length = self._next
        return keys, values


class WindowCache(WholeCache):
    """The first tokens and the newest ones (Xiao et al. 2024, "Efficient Streaming
    Language Models with Attention Sinks", section 3.2): a text without end, in memory
    that does not grow. Softmax must put its weight somewhere, and models learn to put
    what they do not need on the first tokens; a window that loses those sinks breaks.

    Places are counted within the cache: a new token stands after what is kept, and
    so never beyond ``sinks + window - 1``. A model that turns queries and keys (rotary)
    can give the kept ones new places at each step, as the paper does. In GPT-2 a place
    is added to the token at the bottom, and a kept key goes on with the one it was made
    with: once the cache is full, all new tokens stand at the last place.

    Args:
        layers: L.
        sinks: How many of the first tokens are always kept.
        window: How many of the newest, the one being read among them.
    """

    def __init__(self, layers: int, sinks: int, window: int):
        if sinks < 0 or window < 1:
            raise ValueError(
                "expected no negative number of sinks and a window of at least 1, got"
                f" {sinks} and {window}"
            )
        super().__init__(layers, sinks + window)
        self.sinks = sinks

    @property
    def at_once(self) -> int:
        """As many as there is room for; when the cache is full one, because each token
        then has a window of its own.
        """
        return max(1, self.room)

    def make_room(self, count: int) -> int:
        """Forget the oldest token after the sinks, if it must be; else as
        ``WholeCache``.
        """
        if count == 1 and len(self) == self.capacity:
            for kept in self._kept:
                newest = kept[..., self.sinks + 1 :, :].copy()
                kept[..., self.sinks : -1, :] = newest
            self._length -= 1
        return super().make_room(count)
