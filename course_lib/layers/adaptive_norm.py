"""Norms whose scale and shift come from a condition: a class, a time step, a text.

Feature-wise linear modulation, FiLM (Perez et al. 2018, section 2.1), applied after a
LayerNorm: adaptive layer normalization, adaLN; with gates that start at zero:
adaLN-Zero (Peebles and Xie 2023, section 3.2).

Axes: B batch, T time, W width, C width of the condition.
"""

import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.feed_forward import FeedForward


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """Scale and shift each feature, by its own numbers for each sequence: ``x * (1 +
    scale) + shift``.

    Args:
        x: (B, ..., W).
        shift: (B, W).
        scale: (B, W); 0 leaves a feature as it is.

    Returns:
        As ``x``.

    Raises:
        ValueError: If ``shift`` or ``scale`` is not (B, W).
    """
    expected = (len(x), x.shape[-1])
    for name, tensor in (("shift", shift), ("scale", scale)):
        if tensor.shape != expected:
            raise ValueError(
                f"{name} must be (batch, width) = {expected}, got {tuple(tensor.shape)}"
            )
    between = [1] * (
        x.dim() - 2
    )  # the axes of x between batch and width, along which nothing differs
    shift, scale = (
        tensor.view(len(x), *between, x.shape[-1]) for tensor in (shift, scale)
    )
    return x * (1 + scale) + shift


class AdaptiveNorm(nn.Module):
    """LayerNorm whose scale and shift are linear maps of a condition instead of
    parameters.

    Both maps start at zero, so the layer starts as a LayerNorm that knows nothing of
    the condition.

    Args:
        width: W.
        condition_width: C.
        epsilon: Added to the variance.
    """

    def __init__(self, width: int, condition_width: int, epsilon: float = 1e-6):
        super().__init__()
        self.width, self.epsilon = width, epsilon
        self.modulation = zero_linear(condition_width, 2 * width)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Normalize each vector of ``x`` (B, ..., W), then scale and shift it as
        ``condition`` (B, C) says.

        Raises:
            ValueError: If a width or the batch sizes do not fit.
        """
        check_condition(x, condition, self.width, self.modulation.in_features)
        shift, scale = self.modulation(F.silu(condition)).chunk(2, dim=-1)
        return modulate(F.layer_norm(x, (self.width,), eps=self.epsilon), shift, scale)


class AdaptiveZeroBlock(nn.Module):
    """A pre-norm transformer block steered by a condition, and the identity before
    training (adaLN-Zero).

    The condition gives six vectors: shift and scale of each norm, and a gate that
    multiplies what each branch adds to the stream. All six maps start at zero; with
    both gates closed, a stack of such blocks starts as the identity, however deep it
    is.

    Args:
        width: W.
        heads: H; must divide ``width``.
        condition_width: C.
        epsilon: Added to the variance in both norms.
    """

    def __init__(
        self, width: int, heads: int, condition_width: int, epsilon: float = 1e-6
    ):
        super().__init__()
        self.width, self.epsilon = width, epsilon
        self.attention = MultiHeadAttention(width, heads)
        self.feed_forward = FeedForward(width)
        self.modulation = zero_linear(condition_width, 6 * width)

    def forward(
        self, x: Tensor, condition: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Pass the stream ``x`` (B, T, W) on, with what the two gated branches add
        under ``condition`` (B, C).

        Args:
            x: (B, T, W).
            condition: (B, C).
            mask: Boolean, True = may look, as ``MultiHeadAttention`` takes it.

        Returns:
            (B, T, W).

        Raises:
            ValueError: If a width or the batch sizes do not fit, or as
                ``MultiHeadAttention``.
        """
        check_condition(x, condition, self.width, self.modulation.in_features)
        six = self.modulation(F.silu(condition)).chunk(
            6, dim=-1
        )  # in the order of the authors' published code
        shift_a, scale_a, gate_a, shift_f, scale_f, gate_f = six
        x = x + gate_a[:, None] * self.attention(
            modulate(self._norm(x), shift_a, scale_a), mask=mask
        )
        return x + gate_f[:, None] * self.feed_forward(
            modulate(self._norm(x), shift_f, scale_f)
        )

    def _norm(self, x: Tensor) -> Tensor:
        return F.layer_norm(
            x, (self.width,), eps=self.epsilon
        )  # no scale and shift of its own


def zero_linear(inputs: int, outputs: int) -> nn.Linear:
    """A linear map whose weights and biases all start at zero."""
    layer = nn.utils.skip_init(
        nn.Linear, inputs, outputs
    )  # draws nothing from torch's global random state
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def check_condition(
    x: Tensor, condition: Tensor, width: int, condition_width: int
) -> None:
    """Refuse anything but x (B, ..., W) and a condition (B, C) for the same batch.

    Raises:
        ValueError: Naming what was expected and what came.
    """
    if x.dim() < 2 or x.shape[-1] != width:
        raise ValueError(f"x must be (batch, ..., {width}), got {tuple(x.shape)}")
    if condition.shape != (len(x), condition_width):
        expected = (len(x), condition_width)
        raise ValueError(
            f"condition must be (batch, condition width) = {expected}, got"
            f" {tuple(condition.shape)}"
        )
