"""Batch normalization (Ioffe and Szegedy 2015, algorithms 1 and 2), with the features
on the last axis.

Axes: B batch, T time, W width.
"""

import torch
from torch import Tensor, nn


class BatchNorm(nn.Module):
    """Give each of the W features mean 0 and variance 1 over all vectors of the batch,
    then a learned scale and shift.

    Here for comparison with ``LayerNorm``. In training a vector's result depends on the
    other vectors of the batch. In evaluation running averages from training take the
    place of the batch's own mean and variance, so the layer then computes something
    else than in training.

    Every position of every sequence counts, padding too: the layer knows no mask.

    Args:
        width: W.
        epsilon: Added to the variance, so that a feature that never varies is not
            divided by zero.
        momentum: The weight of the newest batch in the running averages.
    """

    def __init__(self, width: int, epsilon: float = 1e-5, momentum: float = 0.1):
        super().__init__()
        if not 0 <= momentum <= 1:
            raise ValueError(f"momentum must lie in [0, 1], got {momentum}")
        self.epsilon, self.momentum = epsilon, momentum
        self.weight = nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width))
        # Buffers, not parameters: they belong to the model's state, but no gradient
        # changes them.
        self.register_buffer("running_mean", torch.zeros(width))
        self.register_buffer("running_var", torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Normalize ``x`` (..., W) over all axes but the last; the result has its shape
        and type.

        Raises:
            ValueError: If the last axis is not W wide, or in training if there are
                fewer than two vectors: one alone would be its own mean, and every
                result the bias.
        """
        if x.shape[-1] != len(self.weight):
            raise ValueError(f"x must have width {len(self.weight)}, got {x.shape[-1]}")
        precise = x.to(
            torch.promote_types(x.dtype, torch.float32)
        )  # sums of squares overflow fp16
        if self.training:
            vectors = precise.flatten(0, -2) if x.dim() > 1 else precise[None]
            if len(vectors) < 2:
                raise ValueError(
                    "training needs at least two vectors to normalize over, got x of"
                    f" {tuple(x.shape)}"
                )
            mean, variance = vectors.mean(dim=0), vectors.var(dim=0, correction=0)
            self._remember(mean, variance, len(vectors))
        else:
            mean, variance = self.running_mean, self.running_var
        normalized = (precise - mean) / (variance + self.epsilon).sqrt()
        return (normalized * self.weight + self.bias).to(x.dtype)

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor, count: int) -> None:
        # The batch is normalized by its own variance. What is remembered is the
        # estimate for the data that the batch was drawn from: the unbiased one, n / (n
        # - 1) times larger (algorithm 2, line 10).
        unbiased = variance * count / (count - 1)
        for running, new in ((self.running_mean, mean), (self.running_var, unbiased)):
            running.lerp_(new.to(running.dtype), self.momentum)
