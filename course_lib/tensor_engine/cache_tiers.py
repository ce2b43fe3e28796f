"""A key/value cache in tiers: what the memory has no room for goes to the disk.

Keys and values lie in pages of a few positions. The page that is being filled is in
memory; a full one goes to the first tier, whose oldest page moves on to the next when
it is full. For the model nothing changes: it is given all keys and values, and writes
the same text. (Sheng et al. 2023, "FlexGen", section 3, keep a cache in such tiers.)

Axes: L layers, B batch, H heads, T new positions, S positions that are kept, P
positions of a page, D width of one head.
"""

import errno
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from course_lib.tensor_engine.kv_cache import CacheError, CacheFull
from course_lib.tensor_engine.safetensors_file import SafetensorsFile, save_safetensors
from course_lib.tensor_engine.safetensors_header import SafetensorsError


class TierGone(CacheError):
    """A tier, or a page in it, is not there any more; the text names it."""


class MemoryTier:
    """Pages in memory.

    Args:
        pages: The most that it holds.
    """

    name = "memory"

    def __init__(self, pages: int):
        if pages < 1:
            raise ValueError(f"expected room for at least 1 page, got {pages}")
        self.pages = pages
        self.held: dict[int, np.ndarray | None] = {}

    def put(self, number: int, page: np.ndarray) -> None:
        """Keep a page."""
        self.held[number] = page

    def get(self, number: int) -> np.ndarray:
        """A page that is held."""
        return self.held[number]

    def drop(self, number: int) -> None:
        """Forget a page."""
        del self.held[number]


class DiskTier(MemoryTier):
    """Pages in files. Only their numbers are in memory.

    Args:
        folder: Where the files go; it must be there.
        pages: The most that it holds.
    """

    def __init__(self, folder: str | Path, pages: int):
        super().__init__(pages)
        self.folder, self.name = Path(folder), f"disk, {folder}"

    def put(self, number: int, page: np.ndarray) -> None:
        """Write a page.

        Raises:
            CacheFull: If the disk is full.
            TierGone: If the folder cannot be written to.
        """
        try:
            save_safetensors(self._path(number), {"page": page})
        except OSError as error:
            gone = CacheFull if error.errno == errno.ENOSPC else TierGone
            raise gone(f"tier {self.name}: {error.strerror}") from None
        self.held[number] = None

    def get(self, number: int) -> np.ndarray:
        """Read a page; what is not used of it stays on the disk.

        Raises:
            TierGone: If the file is not there, or damaged.
        """
        try:
            return SafetensorsFile(self._path(number))["page"]
        except (SafetensorsError, KeyError) as error:
            raise TierGone(f"tier {self.name}: {error}") from None

    def drop(self, number: int) -> None:
        """Delete a page's file, if it is there."""
        super().drop(number)
        self._path(number).unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"page-{number:06d}.safetensors"


class TieredCache:
    """Everything that was read, in tiers; to be used as a ``WholeCache``.

    Args:
        layers: L.
        tiers: From the fastest to the largest, empty.
        page: P.
    """

    def __init__(self, layers: int, tiers: Sequence[MemoryTier], page: int = 16):
        if layers < 1 or page < 1 or not tiers:
            raise ValueError(
                "expected at least 1 layer, 1 tier and 1 position a page, got"
                f" {layers}, {len(tiers)} and {page}"
            )
        self.layers, self.tiers, self.page = layers, list(tiers), page
        self._pages = 0  # full ones, in the tiers
        self._filled = self._next = 0  # positions in the page that is being filled
        self._filling: np.ndarray | None = None  # (L, 2, B, H, P, D)

    def __len__(self) -> int:
        """How many positions are kept."""
        return self._pages * self.page + self._filled

    @property
    def at_once(self) -> int:
        """How many tokens can be read at once: up to the end of a page."""
        return self.page - self._filled % self.page

    def make_room(self, count: int) -> int:
        """Prepare for ``count`` new positions; see ``WholeCache``.

        Raises:
            CacheFull: If they are more than ``at_once``, or all tiers are full.
            TierGone: If a tier is needed and not there. In both cases nothing is lost.
        """
        if count > self.at_once:
            raise CacheFull(
                f"expected at most {self.at_once} tokens at once, got {count}"
            )
        if self._filled == self.page:
            self._store(0, self._pages, self._filling)
            self._filling = np.empty_like(self._filling)
            self._pages, self._filled = self._pages + 1, 0
        self._next = self._filled + count
        return len(self)

    def _store(self, level: int, number: int, page: np.ndarray) -> None:
        """Put a page into a tier. What it pushes out is safe in the next one before it
        leaves this one.
        """
        if level == len(self.tiers):
            sizes = ", ".join(f"{tier.pages} in {tier.name}" for tier in self.tiers)
            raise CacheFull(f"all tiers are full: {sizes} (pages of {self.page})")
        tier = self.tiers[level]
        if len(tier.held) == tier.pages:
            oldest = min(tier.held)
            self._store(level + 1, oldest, tier.get(oldest))
            tier.drop(oldest)
        tier.put(number, page)

    def extend(
        self, layer: int, key: np.ndarray, value: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Add what one layer has made of the new positions, (B, H, T, D); return the
        keys and values of all, (B, H, S, D), gathered from all tiers.

        Raises:
            ValueError: If the shapes do not fit what is kept.
            TierGone: If a page is not there any more.
        """
        batch, heads, new, width = key.shape
        shape = (self.layers, 2, batch, heads, self.page, width)
        if self._filling is None:
            self._filling = np.empty(shape, key.dtype)
        if self._filling.shape != shape or new != self._next - self._filled:
            raise ValueError(
                f"expected keys and values of {self._next - self._filled} positions"
                f" for pages of shape {self._filling.shape}, got {key.shape}"
            )
        for which, added in enumerate((key, value)):
            self._filling[layer, which, :, :, self._filled : self._next] = added
        pages = [self._find(number)[layer] for number in range(self._pages)]
        pages.append(self._filling[layer, :, :, :, : self._next])
        keys, values = np.concatenate(pages, axis=-2)
        if layer == self.layers - 1:
            self._filled = self._next
        return keys, values

    def _find(self, number: int) -> np.ndarray:
        tier = next(tier for tier in self.tiers if number in tier.held)
        return tier.get(number)

    def clear(self) -> None:
        """Forget everything, and delete the files."""
        for tier in self.tiers:
            for number in list(tier.held):
                tier.drop(number)
        self._pages = self._filled = self._next = 0
        self._filling = None
