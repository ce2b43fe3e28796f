"""A U-Net for pictures of more pixels than one wants to convolve: squares of 2×2 pixels
become channels first, so all of the work is done at half of the size or less.

(Convolutions at full size take most of a U-Net's time, and see little: Luhman and
Luhman 2022 fold pictures so for diffusion.)

Axes: B batch, C channels, V width of the condition, H and W height and width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.generative.denoisers import Condition
from course_lib.layers.adaptive_norm import zero_linear
from course_lib.training.loop import seeded


class SteeredConvolutions(nn.Module):
    """Two 3×3 convolutions past which the stream runs; between them each channel is
    scaled and shifted as the condition says (Dhariwal and Nichol 2021, section 3.1).

    Args:
        channels, out: Of what comes in and what goes out; multiples of 8.
        condition: V.
    """

    def __init__(self, channels: int, out: int, condition: int):
        super().__init__()
        self.norm, self.second_norm = nn.GroupNorm(8, channels), nn.GroupNorm(8, out)
        self.first = nn.Conv2d(channels, out, 3, padding=1)
        self.second = nn.Conv2d(out, out, 3, padding=1)
        self.steer = zero_linear(condition, 2 * out)
        self.past = nn.Conv2d(channels, out, 1) if channels != out else nn.Identity()
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """(B, channels, H, W) to (B, out, H, W)."""
        inner = self.second_norm(self.first(F.silu(self.norm(x))))
        scale, shift = self.steer(F.silu(condition))[:, :, None, None].chunk(2, dim=1)
        return self.past(x) + self.second(F.silu(inner * (1 + scale) + shift))


class FoldedUNet(nn.Module):
    """Half of the size, a quarter, and back; what half saw on the way down is handed to
    it on the way up.

    Args:
        channels: C at half of the size, a multiple of 8; twice as many at a quarter.
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
            self.enter = nn.Conv2d(4, C, 3, padding=1)
            self.down = SteeredConvolutions(C, C, V)
            self.low = nn.ModuleList([
                SteeredConvolutions(C, 2 * C, V), SteeredConvolutions(2 * C, 2 * C, V),
            ])  # fmt: skip
            self.up = SteeredConvolutions(3 * C, C, V)
            self.leave_norm = nn.GroupNorm(8, C)
            self.leave = nn.Conv2d(C, 4, 3, padding=1)
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
        half = self.down(self.enter(F.pixel_unshuffle(x, 2)), condition)
        low = F.avg_pool2d(half, 2)  # (B, C, H/4, W/4)
        for block in self.low:
            low = block(low, condition)  # (B, 2C, H/4, W/4)
        up = torch.cat([F.interpolate(low, scale_factor=2), half], dim=1)
        up = self.leave_norm(self.up(up, condition))  # (B, C, H/2, W/2)
        return F.pixel_shuffle(self.leave(F.silu(up)), 2)
