"""Networks that look at a noisy picture, a time and a condition, and say what to take
away: a residual MLP, and the U-Net of convolutions (Ronneberger et al. 2015; with times
and attention in Ho et al. 2020, appendix B).

All are called as ``model(x, t, labels)``. Label ``classes`` stands for *no condition*.

Axes: B batch, C channels, W width, H and W height and width of a picture.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.layers.adaptive_norm import AdaptiveNorm, zero_linear
from course_lib.layers.feed_forward import FeedForward
from course_lib.positions.sinusoidal import frequencies
from course_lib.training.loop import seeded


class Condition(nn.Module):
    """A vector for each pair of a time and a label.

    Times go through sines and cosines, as positions do in chapter 4, then through a
    small network; labels have a row each in a table. Both are added.

    Args:
        width: W; even.
        classes: How many labels there are; one more row is for *no condition*.
    """

    def __init__(self, width: int, classes: int = 10):
        super().__init__()
        self.classes = classes
        self.register_buffer("speeds", frequencies(width).float(), persistent=False)
        self.network = FeedForward(width, hidden=width, activation=F.silu)
        self.table = nn.Embedding(classes + 1, width)

    def forward(self, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """(B, W) from times (B,) and labels (B,); None is *no condition* for all.

        Raises:
            ValueError: If ``t`` is no row, or there is not one label for each time.
        """
        if t.dim() != 1:
            raise ValueError(f"t must be (B,), got {tuple(t.shape)}")
        if labels is None:
            labels = torch.full(t.shape, self.classes, device=t.device)
        if labels.shape != t.shape:
            raise ValueError(f"expected {len(t)} labels, got {tuple(labels.shape)}")
        angles = t[:, None] * self.speeds
        waves = torch.cat([angles.sin(), angles.cos()], dim=1)
        return self.network(waves) + self.table(labels)


class MLPDenoiser(nn.Module):
    """A stack of residual branches over the flat picture, each normalized and steered
    by the condition. Good for 8×8 pixels, and for points in the plane.

    Args:
        shape: Of one picture or point, such as (1, 8, 8).
        width: W.
        layers: How many branches.
        classes: As for ``Condition``.
        seed: Of the weights.
    """

    def __init__(
        self,
        shape: tuple[int, ...] = (1, 8, 8),
        width: int = 256,
        layers: int = 3,
        classes: int = 10,
        seed: int = 0,
    ):
        super().__init__()
        self.shape = tuple(shape)
        size = torch.Size(self.shape).numel()
        with seeded(seed, torch.device("cpu")):
            self.condition = Condition(width, classes)
            self.enter = nn.Linear(size, width)
            self.norms = nn.ModuleList(
                AdaptiveNorm(width, width) for _ in range(layers)
            )
            self.branches = nn.ModuleList(
                FeedForward(width, hidden=2 * width, activation=F.silu)
                for _ in range(layers)
            )
            self.leave_norm = AdaptiveNorm(width, width)
            self.leave = zero_linear(width, size)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """A prediction of the shape of ``x``, (B, ...); raises as ``Condition``, or
        ``ValueError`` for pictures of another shape.
        """
        check_input(x, self.shape)
        condition = self.condition(t, labels)
        stream = self.enter(x.flatten(1))
        for norm, branch in zip(self.norms, self.branches, strict=True):
            stream = stream + branch(norm(stream, condition))
        return self.leave(self.leave_norm(stream, condition)).view_as(x)


class ResidualConvolution(nn.Module):
    """Two 3×3 convolutions past which the stream runs, with the condition added to the
    channels between them.
    """

    def __init__(self, channels: int, out: int, condition: int):
        super().__init__()
        self.norm, self.second_norm = nn.GroupNorm(8, channels), nn.GroupNorm(8, out)
        self.first = nn.Conv2d(channels, out, 3, padding=1)
        self.second = nn.Conv2d(out, out, 3, padding=1)
        self.shift = nn.Linear(condition, out)
        self.past = nn.Conv2d(channels, out, 1) if channels != out else nn.Identity()

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """(B, channels, H, W) to (B, out, H, W)."""
        inner = self.first(F.silu(self.norm(x)))
        inner = inner + self.shift(F.silu(condition))[:, :, None, None]
        return self.past(x) + self.second(F.silu(self.second_norm(inner)))


class UNet(nn.Module):
    """Down to a quarter of the size and up again; on the way up each level is handed
    what the same level saw on the way down.

    Args:
        channels: C at full size, a multiple of 8; twice as many further down.
        classes: As for ``Condition``.
        seed: Of the weights.
    """

    def __init__(self, channels: int = 32, classes: int = 10, seed: int = 0):
        super().__init__()
        if channels < 8 or channels % 8:
            raise ValueError(f"channels must be a multiple of 8, got {channels}")
        C, V = channels, 4 * channels
        with seeded(seed, torch.device("cpu")):
            self.condition = Condition(V, classes)
            self.enter = nn.Conv2d(1, C, 3, padding=1)
            self.down_1 = ResidualConvolution(C, C, V)
            self.down_2 = ResidualConvolution(C, 2 * C, V)
            self.middle = ResidualConvolution(2 * C, 2 * C, V)
            self.up_2 = ResidualConvolution(4 * C, 2 * C, V)
            self.up_1 = ResidualConvolution(3 * C, C, V)
            self.leave = nn.Conv2d(C, 1, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """A prediction (B, 1, H, W) for ``x`` of that shape; H and W multiples of 4."""
        if x.dim() != 4 or x.shape[1] != 1 or x.shape[2] % 4 or x.shape[3] % 4:
            raise ValueError(
                "x must be (B, 1, H, W) with H and W multiples of 4, got"
                f" {tuple(x.shape)}"
            )
        condition = self.condition(t, labels)
        full = self.down_1(self.enter(x), condition)  # (B, C, H, W)
        half = self.down_2(F.avg_pool2d(full, 2), condition)  # (B, 2C, H/2, W/2)
        low = self.middle(F.avg_pool2d(half, 2), condition)  # (B, 2C, H/4, W/4)
        low = F.interpolate(low, scale_factor=2)
        up = self.up_2(torch.cat([low, half], dim=1), condition)
        up = F.interpolate(up, scale_factor=2)
        return self.leave(self.up_1(torch.cat([up, full], dim=1), condition))


def check_input(x: Tensor, shape: tuple[int, ...]) -> None:
    """Refuse anything but a batch of ``shape``.

    Raises:
        ValueError: Naming what was expected and what came.
    """
    if tuple(x.shape[1:]) != tuple(shape):
        expected = ", ".join(map(str, shape))
        raise ValueError(f"x must be (B, {expected}), got {tuple(x.shape)}")
