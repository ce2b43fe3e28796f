"""Generators and critics: the DCGAN of Radford et al. (2016), and small networks of
linear layers for points in the plane and small pictures.

Pictures are (B, C, H, W) in [0, 1] outside. The networks work on [-1, 1], as the paper
does, and convert at their own edges: a generator ends in a tanh, moved to [0, 1], and a
critic begins with 2 x - 1.

Axes: B batch, Z numbers of noise, C channels.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.checks import check_ids
from course_lib.training.loop import seeded


@dataclass(frozen=True)
class DCGANConfig:
    """The shape of both networks. ``DCGANConfig()`` is the 64×64 network for colour
    pictures in the size of PyTorch's example; ``width=128`` has the paper's channels,
    1,024 at 4×4. Kernels are 4×4 as in that example, where the authors' code has 5×5.
    """

    size: int = 64  # pixels a side: 4 times a power of two, at least 8
    channels: int = 3  # of a picture
    noise: int = 100  # Z
    width: int = 64  # channels next to the picture; they double with each halving
    classes: int = 0  # more than 0: both networks are told the class
    critic_norm: bool = True  # batch norm in the critic; a gradient penalty forbids it

    def __post_init__(self):
        stages = math.log2(self.size / 4) if self.size > 0 else 0
        if stages < 1 or stages != int(stages):
            raise ValueError(
                f"size must be 8, 16, 32, 64, ..., got {self.size}; a network of its"
                " own doubles 4×4 once or more"
            )

    @property
    def widths(self) -> list[int]:
        """Channels from 4×4 up to half the picture's size."""
        stages = int(math.log2(self.size / 4))
        return [self.width * 2**stage for stage in reversed(range(stages))]


class Generator(nn.Module):
    """Noise to pictures: transposed convolutions that double the size, batch norm and
    ReLU between them, tanh at the end.
    """

    def __init__(self, config: DCGANConfig, seed: int = 0):
        super().__init__()
        self.config = config
        with seeded(seed, torch.device("cpu")):
            self.layers = nn.Sequential(*self._layers())
            start_as_in_the_paper(self)

    def _layers(self) -> list[nn.Module]:
        config, widths = self.config, self.config.widths
        inputs, stride, padding = config.noise + config.classes, 1, 0  # to 4×4
        layers: list[nn.Module] = []
        for outputs in [*widths, config.channels]:
            layers += [
                nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False),
                nn.BatchNorm2d(outputs),
                nn.ReLU(),
            ]
            inputs, stride, padding = outputs, 2, 1  # from here on twice the size
        return layers[:-2]  # neither norm nor ReLU before the tanh

    def forward(self, noise: Tensor, labels: Tensor | None = None) -> Tensor:
        """Pictures (B, C, size, size) in [0, 1] for noise (B, Z) and, if the network
        has classes, labels (B,).
        """
        given = with_classes(noise, labels, self.config.classes)
        return (self.layers(given[:, :, None, None]).tanh() + 1) / 2


class Critic(nn.Module):
    """Pictures to logits: convolutions with stride 2, leaky ReLU between them, batch
    norm where ``critic_norm`` says so but not after the first. A class comes in as one
    constant channel for each class.
    """

    def __init__(self, config: DCGANConfig, seed: int = 0):
        super().__init__()
        self.config = config
        with seeded(seed, torch.device("cpu")):
            self.layers = nn.Sequential(*self._layers())
            start_as_in_the_paper(self)

    def _layers(self) -> list[nn.Module]:
        config, bias = self.config, not self.config.critic_norm
        inputs = config.channels + config.classes
        layers: list[nn.Module] = []
        for number, outputs in enumerate(reversed(config.widths)):
            layers += [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=bias)]
            if config.critic_norm and number:
                layers += [nn.BatchNorm2d(outputs)]
            layers += [nn.LeakyReLU(0.2)]
            inputs = outputs
        return [*layers, nn.Conv2d(inputs, 1, 4, 1, 0, bias=bias)]  # 4×4 to one number

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """Logits (B,) for pictures (B, C, size, size) in [0, 1].

        Raises:
            ValueError: If the pictures have another shape.
        """
        config, x = self.config, 2 * pictures - 1
        wanted = (config.channels, config.size, config.size)
        if pictures.shape[1:] != wanted:
            raise ValueError(
                f"expected pictures (B, {', '.join(map(str, wanted))}), got"
                f" {tuple(pictures.shape)}"
            )
        if config.classes:
            planes = one_hot(labels, config.classes, x)[:, :, None, None]
            x = torch.cat([x, planes.expand(-1, -1, *x.shape[2:])], dim=1)
        return self.layers(x).flatten()


class MLPGenerator(nn.Module):
    """Noise to points or small pictures by linear layers.

    Args:
        shape: Of what comes out, without the batch: ``(2,)`` for points, which are not
            bounded, or ``(1, 8, 8)`` for pictures in [0, 1].
        noise: Z.
        width: Of both hidden layers.
        classes: More than 0: the network is told the class.
        seed: Of the weights.
    """

    def __init__(self, shape, noise=16, width=128, classes=0, seed=0):
        super().__init__()
        self.shape, self.noise, self.classes = tuple(shape), noise, classes
        self.layers = three_layers(
            noise + classes, width, math.prod(shape), nn.ReLU(), seed
        )

    def forward(self, noise: Tensor, labels: Tensor | None = None) -> Tensor:
        """(B, ...) for noise (B, Z) and labels (B,)."""
        made = self.layers(with_classes(noise, labels, self.classes))
        made = made.view(-1, *self.shape)
        return (made.tanh() + 1) / 2 if len(self.shape) == 3 else made


class MLPCritic(nn.Module):
    """Points or small pictures to logits by linear layers; arguments as for
    ``MLPGenerator``.
    """

    def __init__(self, shape, width=128, classes=0, seed=0):
        super().__init__()
        self.shape, self.classes = tuple(shape), classes
        self.layers = three_layers(
            math.prod(shape) + classes, width, 1, nn.LeakyReLU(0.2), seed
        )

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Logits (B,) for (B, ...)."""
        if x.shape[1:] != self.shape:
            raise ValueError(
                f"expected (B, {', '.join(map(str, self.shape))}), got {tuple(x.shape)}"
            )
        x = 2 * x - 1 if len(self.shape) == 3 else x
        return self.layers(with_classes(x.flatten(1), labels, self.classes)).flatten()


def three_layers(inputs, width, outputs, activation, seed) -> nn.Sequential:
    """Three linear layers, drawn from a seed as torch draws them by default."""
    with seeded(seed, torch.device("cpu")):
        return nn.Sequential(
            nn.Linear(inputs, width), activation,
            nn.Linear(width, width), activation,
            nn.Linear(width, outputs),
        )  # fmt: skip


def start_as_in_the_paper(model: nn.Module) -> None:
    """Draw weights with mean 0 and standard deviation 0.02, gains of norms around 1."""
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d):
            mean = 1.0 if isinstance(layer, nn.BatchNorm2d) else 0.0
            nn.init.normal_(layer.weight, mean, 0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def one_hot(labels: Tensor | None, classes: int, like: Tensor) -> Tensor:
    """Labels (B,) as rows with a single 1, (B, classes), of the type of ``like``.

    Raises:
        ValueError: If there are no labels, not B of them, or one that is no class.
    """
    if labels is None or labels.shape != like.shape[:1]:
        got = "none" if labels is None else tuple(labels.shape)
        raise ValueError(f"expected {len(like)} labels, got {got}")
    return F.one_hot(check_ids(labels, classes, "labels"), classes).to(like)


def with_classes(x: Tensor, labels: Tensor | None, classes: int) -> Tensor:
    """Rows (B, N) with the one-hot class behind them, (B, N + classes); as they are
    where there are no classes.
    """
    if not classes:
        return x
    return torch.cat([x, one_hot(labels, classes, x)], dim=1)
