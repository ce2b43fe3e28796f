"""How the loss falls with parameters and data (Hoffmann et al. 2022, section 3.3):
L(N, D) = E + A / N^α + B / D^β, fitted to a set of runs.

Axes: R runs.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from course_lib.language_models.law_fitting import minimize, predict, starts


@dataclass(frozen=True)
class ScalingLaw:
    """L(N, D) = E + A / N^α + B / D^β."""

    floor: float  # E, nats: the loss that no size and no data can undercut
    parameter_factor: float  # A
    parameter_exponent: float  # α
    data_factor: float  # B
    data_exponent: float  # β

    def loss(self, parameters: float, tokens: float) -> float:
        """The loss, in nats, of N parameters trained on D tokens."""
        return (
            self.floor
            + self.parameter_factor * parameters**-self.parameter_exponent
            + self.data_factor * tokens**-self.data_exponent
        )

    @property
    def size_exponent(self) -> float:
        """The power of C with which the best N grows; that of D is 1 less this."""
        exponents = self.parameter_exponent + self.data_exponent
        return self.data_exponent / exponents

    def best_size(self, operations: float, each: float = 6.0) -> tuple[float, float]:
        """N and D of the lowest loss that C operations can buy (equation 4).

        On the line each · N · D = C, a little more of N must gain what the D that it
        costs loses: α A / N^α = β B / D^β.

        Args:
            operations: C.
            each: Operations for a parameter and a token; about 6 in training.
        """
        a, b = self.parameter_exponent, self.data_exponent
        product = operations / each
        ratio = a * self.parameter_factor / (b * self.data_factor)
        parameters = (ratio * product**b) ** (1 / (a + b))
        return parameters, product / parameters


@dataclass(frozen=True)
class Fit:
    """A law, and how well it is known."""

    law: ScalingLaw
    draws: tuple[ScalingLaw, ...]  # fits to runs drawn anew
    error: float  # root mean square of ln predicted - ln measured loss

    def interval(self, value, share: float = 0.9) -> tuple[float, float]:
        """The range of the middle ``share`` of draws.

        Args:
            value: What is asked of a law: ``lambda law: law.parameter_exponent``.
            share: Between 0 and 1.

        Raises:
            ValueError: If the fit was made without draws.
        """
        if not self.draws:
            raise ValueError("expected a fit with draws, got none: ask for them")
        values = torch.tensor([value(law) for law in self.draws], dtype=torch.float64)
        ends = torch.tensor([(1 - share) / 2, (1 + share) / 2], dtype=torch.float64)
        low, high = values.quantile(ends).tolist()
        return low, high


def fit_scaling_law(
    parameters: Sequence[float],
    tokens: Sequence[float],
    losses: Sequence[float],
    *,
    delta: float = 1e-3,
    draws: int = 0,
    seed: int = 0,
) -> Fit:
    """Find the law that predicts the runs' losses best, in the logarithm.

    A relative error counts alike for large and small losses; and one above ``delta``
    counts by its size, not its square (Huber), so that a failed run has little pull.
    The best of many starts is taken: there are poor valleys.

    Args:
        parameters: N of each run, without embeddings.
        tokens: D of each.
        losses: The loss that each reached, in nats.
        delta: In ln loss, where a square becomes a line.
        draws: How often to draw R runs from the R, some twice (bootstrap), and fit.
        seed: Of the draws.

    Raises:
        ValueError: If a number is not positive and finite, the lengths differ, there
            are fewer than 6 runs for 5 unknowns, or fewer than 3 sizes N or D: through
            two points goes any exponent.
    """
    inputs, targets = _checked(parameters, tokens, losses)
    middle = inputs.mean(dim=1, keepdim=True)  # centred, a fit is well conditioned
    inputs = inputs - middle
    begin = starts(targets)
    fits, errors = minimize(begin, inputs, targets.expand(len(begin), -1), delta)
    best = fits[errors.argmin()]
    laws: list[ScalingLaw] = []
    if draws:
        generator, runs = torch.Generator().manual_seed(seed), len(targets)
        chosen = torch.randint(runs, (draws, runs), generator=generator)
        again = best.expand(draws, 5), inputs[:, chosen], targets[chosen]
        laws = [_law(fit, middle) for fit in minimize(*again, delta)[0]]
    gap = predict(best[None], inputs) - targets
    return Fit(_law(best, middle), tuple(laws), float(gap.square().mean().sqrt()))


def _law(theta: Tensor, middle: Tensor) -> ScalingLaw:
    """A fit to centred inputs, as a law of N and D themselves."""
    floor, a, alpha, b, beta = theta.tolist()
    size, data = middle.flatten().tolist()
    return ScalingLaw(
        math.exp(floor),
        math.exp(a + alpha * size),
        alpha,
        math.exp(b + beta * data),
        beta,
    )


def _checked(parameters, tokens, losses) -> tuple[Tensor, Tensor]:
    """ln N and ln D (2, R), and ln L (R,)."""
    columns = {"parameters": parameters, "tokens": tokens, "losses": losses}
    for name, values in columns.items():
        column = torch.as_tensor(values, dtype=torch.float64)
        if column.dim() != 1 or not bool(((column > 0) & column.isfinite()).all()):
            raise ValueError(f"{name} must be a list of positive numbers, got {values}")
        columns[name] = column
    lengths = [len(column) for column in columns.values()]
    if len(set(lengths)) > 1:
        raise ValueError(f"expected as many of each, got {lengths}")
    for name in ("parameters", "tokens"):
        sizes = len(columns[name].unique())
        if lengths[0] < 6 or sizes < 3:
            raise ValueError(
                f"expected 6 runs and 3 different {name} at least, got {lengths[0]} and"
                f" {sizes}"
            )
    logs = [column.log() for column in columns.values()]
    return torch.stack(logs[:2]), logs[2]
