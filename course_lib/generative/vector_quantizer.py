"""Vector quantization with the straight-through gradient (van den Oord, Vinyals and
Kavukcuoglu 2017, section 3.2): each vector is replaced by the nearest of K learned
ones.

Axes: ... any, C entries of the codebook, D width of an entry.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn


class Quantized(NamedTuple):
    """What became of a batch of vectors."""

    vectors: Tensor  # (..., D): the nearest entries
    index: Tensor  # int64 (...): which entries those are
    loss: Tensor  # one number: codebook and commitment, for the training loss


class VectorQuantizer(nn.Module):
    """A codebook.

    Args:
        entries: C.
        width: D.
        commitment: How strongly vectors are drawn to their entries, beside the pull of
            entries to their vectors, which counts 1.
        seed: Determines the initial entries, from N(0, 1/D).
    """

    def __init__(
        self, entries: int, width: int, commitment: float = 0.25, seed: int = 0
    ):
        super().__init__()
        if entries < 1 or width < 1:
            raise ValueError(
                f"entries and width must be at least 1, got {entries} and {width}"
            )
        generator = torch.Generator().manual_seed(seed)
        self.codebook = nn.Parameter(
            torch.randn(entries, width, generator=generator) / width**0.5
        )
        self.commitment = commitment

    def nearest(self, vectors: Tensor) -> Tensor:
        """The index of the entry nearest to each vector, (..., D) -> (...)."""
        if vectors.shape[-1] != self.codebook.shape[1]:
            raise ValueError(
                f"vectors must be (..., {self.codebook.shape[1]}), got"
                f" {tuple(vectors.shape)}"
            )
        rows = vectors.flatten(0, -2)
        return torch.cdist(rows, self.codebook).argmin(dim=1).view(vectors.shape[:-1])

    def forward(self, vectors: Tensor) -> Quantized:
        """Replace vectors (..., D) by their nearest entries.

        Choosing has no gradient. So the gradient that arrives at an entry is handed to
        the vector that it replaced, as it is; entries learn by the loss alone.
        """
        index = self.nearest(vectors)
        chosen = self.codebook[index]
        codebook_loss = ((chosen - vectors.detach()) ** 2).mean()
        commitment_loss = ((chosen.detach() - vectors) ** 2).mean()
        through = vectors + (chosen - vectors).detach()
        loss = codebook_loss + self.commitment * commitment_loss
        return Quantized(through, index, loss)

    @torch.no_grad()
    def restart_unused(
        self, vectors: Tensor, index: Tensor, generator: torch.Generator
    ) -> int:
        """Move entries that nothing chose onto randomly chosen vectors.

        Args:
            vectors: (..., D), what the encoder gave.
            index: (...), what they chose.
            generator: On the CPU.

        Returns:
            How many entries were moved.
        """
        rows = vectors.flatten(0, -2)
        used = torch.bincount(index.flatten(), minlength=len(self.codebook)) > 0
        unused = (~used).nonzero().flatten()
        places = torch.randint(len(rows), (len(unused),), generator=generator)
        self.codebook[unused] = rows[places.to(rows.device)]
        return len(unused)


def perplexity(index: Tensor, entries: int) -> float:
    """How many entries are in use, weighted by how often: the exponential of the
    entropy of the shares. ``entries`` where all are used alike, 1 where only one is.

    >>> perplexity(torch.tensor([0, 0, 3, 3]), 8)
    2.0
    """
    share = torch.bincount(index.flatten(), minlength=entries) / index.numel()
    return torch.special.entr(share.double()).sum().exp().item()
