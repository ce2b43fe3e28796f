"""Are made-up pictures right, and are they varied? Distances between two sets of
features.

Features are rows of numbers, (N, F), such as a classifier's last hidden layer: what
counts there is what is seen, not single pixels. Every number depends on the features
and on how many pictures there are, so it is compared with that of real held-out
pictures, as many of them, measured in the same way.
"""

import torch
from torch import Tensor


def frechet_distance(real: Tensor, fake: Tensor) -> float:
    """The Fréchet distance between two normal distributions with the means and
    covariances of the features: ‖m - n‖² + tr(C + D - 2 (C D)^½).

    Heusel et al. (2017) introduce it for pictures, with features of the Inception
    network; then it is called FID. It falls with the number of pictures: compare only
    sets of one size.

    Args:
        real, fake: (N, F) and (M, F); computed in float64.

    Raises:
        ValueError: If widths differ, a set has fewer than two rows, or a number is not
            finite.
    """
    real, fake = _features(real, fake)
    shift = (real.mean(dim=0) - fake.mean(dim=0)).square().sum()
    first, second = real.T.cov(), fake.T.cov()
    # The eigenvalues of C D are those of the symmetric C^½ D C^½, none negative but
    # for rounding.
    values, vectors = torch.linalg.eigh(first)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    product = torch.linalg.eigvalsh(root @ second @ root).clamp(min=0)
    return (shift + first.trace() + second.trace() - 2 * product.sqrt().sum()).item()


def kernel_distance(real: Tensor, fake: Tensor) -> float:
    """The squared maximum mean discrepancy with the kernel k(x, y) = (x·y / F + 1)³,
    without bias: means of k over pairs of two different real rows, and of two different
    made-up ones, less twice the mean over mixed pairs (Bińkowski et al. 2018; KID).

    Around 0, and so sometimes below it, where both sets come from one distribution.

    Args, Raises:
        As for ``frechet_distance``.
    """
    real, fake = _features(real, fake)

    def kernel(x: Tensor, y: Tensor) -> Tensor:
        return (x @ y.T / x.shape[1] + 1) ** 3

    def within(x: Tensor) -> Tensor:
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


def precision_recall(
    real: Tensor, fake: Tensor, neighbours: int = 3
) -> tuple[float, float]:
    """Share of made-up pictures that lie among the real ones, and share of real ones
    that lie among the made-up ones (Kynkäänniemi et al. 2019).

    *Among* means: within the ball around some picture of the other set that reaches to
    that picture's k-th neighbour in its own set.

    Args:
        real, fake: (N, F) and (M, F).
        neighbours: k, below N and M.

    Raises:
        ValueError: As for ``frechet_distance``, or if a set has no k-th neighbour.
    """
    real, fake = _features(real, fake)
    between = torch.cdist(real, fake)
    precise = between <= _radii(real, neighbours)[:, None]
    recalled = between <= _radii(fake, neighbours)
    return precise.any(dim=0).double().mean().item(), recalled.any(
        dim=1
    ).double().mean().item()


def density_coverage(
    real: Tensor, fake: Tensor, neighbours: int = 5
) -> tuple[float, float]:
    """Density and coverage (Naeem et al. 2020), from balls around the real pictures
    alone, so that a stray made-up picture blows nothing up.

    Returns:
        Density: how many real balls hold a made-up picture, on average, divided by k;
        it may exceed 1. Coverage: the share of real balls that hold at least one.

    Args, Raises:
        As for ``precision_recall``.
    """
    real, fake = _features(real, fake)
    inside = torch.cdist(real, fake) <= _radii(real, neighbours)[:, None]
    density = inside.double().sum(dim=0).mean().item() / neighbours
    return density, inside.any(dim=1).double().mean().item()


def class_diversity(features: Tensor, labels: Tensor) -> float:
    """The mean distance between two different pictures of one class, averaged over the
    classes that have two. Divide by that of real pictures: near 0, each class has one
    picture.

    Args:
        features: (N, F).
        labels: Integers (N,).

    Raises:
        ValueError: If lengths differ or no class has two pictures.
    """
    if features.dim() != 2 or labels.shape != features.shape[:1]:
        raise ValueError(
            "expected features (N, F) and labels (N,), got"
            f" {tuple(features.shape)} and {tuple(labels.shape)}"
        )
    groups = [features[labels == label].double() for label in labels.unique()]
    means = [torch.pdist(group).mean() for group in groups if len(group) > 1]
    if not means:
        raise ValueError("expected a class with at least two pictures, got none")
    return torch.stack(means).mean().item()


def _radii(rows: Tensor, neighbours: int) -> Tensor:
    """The distance from each row to its k-th neighbour among the others."""
    if not 1 <= neighbours < len(rows):
        raise ValueError(
            f"neighbours must lie between 1 and {len(rows) - 1} for {len(rows)} rows,"
            f" got {neighbours}"
        )
    distances = torch.cdist(rows, rows).fill_diagonal_(torch.inf)
    return distances.kthvalue(neighbours, dim=1).values


def _features(real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    for name, rows in (("real", real), ("fake", fake)):
        if rows.dim() != 2 or len(rows) < 2:
            raise ValueError(
                f"{name} features must be (N, F) with N at least 2, got"
                f" {tuple(rows.shape)}"
            )
        if not rows.isfinite().all():
            raise ValueError(f"{name} features must be finite")
    if real.shape[1] != fake.shape[1]:
        raise ValueError(
            "real and fake features must have one width, got"
            f" {real.shape[1]} and {fake.shape[1]}"
        )
    return real.detach().double(), fake.detach().double()
