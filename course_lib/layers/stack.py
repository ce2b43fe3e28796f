"""A stack of transformer layers whose arrangement is a choice, and what it does to
signal and gradient with depth.

Axes: B batch, T time, W width, V vocabulary, L layers, H heads.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.layers.residual_block import NORMS, ResidualBlock


@dataclass(frozen=True)
class StackConfig:
    """The choices that determine a stack."""

    width: int = 32  # W, of the residual stream
    heads: int = 4  # H, must divide the width
    layers: int = 2  # L; each has two branches
    arrangement: str = "pre-norm"  # one of residual.ARRANGEMENTS
    norm: str = "layer"  # "layer", "rms" or "none"
    # At the start, the last map of each branch is drawn smaller by this factor.
    branch_scale: float = 1.0

    def __post_init__(self):
        if self.layers < 1:
            raise ValueError(f"layers must be at least 1, got {self.layers}")
        if self.branch_scale < 0:
            raise ValueError(
                f"branch_scale must not be negative, got {self.branch_scale}"
            )


def depth_scale(layers: int) -> float:
    """The branch scale at which 2 L branches add no more than one: 1 / √(2 L).

    Variances of independent additions add up, and 2 L of 1 / (2 L) make 1 (GPT-2;
    Radford et al. 2019, section 2.3).

    >>> depth_scale(8)
    0.25
    """
    return 1 / math.sqrt(2 * layers)


class TransformerStack(nn.Module):
    """L layers, with a norm behind the last one where the arrangement leaves the stream
    without.

    Args:
        config: Its shape and arrangement.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
    """

    def __init__(self, config: StackConfig, seed: int = 0):
        super().__init__()
        self.config = config
        one = config.width, config.heads, config.arrangement, config.norm
        # torch's own first values are drawn from global state, and replaced.
        with torch.random.fork_rng(devices=[]):
            self.layers = nn.ModuleList(
                ResidualBlock(*one) for _ in range(config.layers)
            )
            norm = "none" if config.arrangement == "post-norm" else config.norm
            self.norm = NORMS[norm](config.width)
        self.initialize(torch.Generator().manual_seed(seed))

    @torch.no_grad()
    def initialize(self, generator: torch.Generator) -> None:
        """Draw the weights anew: each map from N(0, 1 / inputs), which keeps a variance
        of 1, and no biases.

        The last map of each branch is drawn smaller by ``config.branch_scale``.
        """
        for name, module in self.named_modules():
            if isinstance(module, nn.Linear):
                last = name.endswith(("branch.output", "branch.contract"))
                scale = self.config.branch_scale if last else 1.0
                module.weight.normal_(
                    0.0, scale / math.sqrt(module.in_features), generator=generator
                )
                module.bias.zero_()

    def forward(self, x: Tensor, mask: Tensor | None = None, **options) -> Tensor:
        """Pass ``x`` (B, T, W) through all layers; ``mask`` and ``options`` as
        ``MultiHeadAttention`` takes them.
        """
        return self.norm(self.streams(x, mask, **options)[-1])

    def streams(self, x: Tensor, mask: Tensor | None = None, **options) -> list[Tensor]:
        """The stream below the first layer and above each: L + 1 tensors (B, T, W),
        before the last norm.
        """
        streams = [x]
        for layer in self.layers:
            streams.append(layer(streams[-1], mask, **options))
        return streams


class StackedLanguageModel(nn.Module):
    """A causal language model around a ``TransformerStack``, for experiments with
    depth.

    Args:
        config: The stack's.
        vocabulary_size: V.
        context: The longest sequence that it can read.
        seed: Determines the initial parameters.
    """

    def __init__(
        self, config: StackConfig, vocabulary_size: int, context: int, seed: int = 0
    ):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)

        def table(rows: int, spread: float) -> nn.Parameter:
            return nn.Parameter(
                torch.empty(rows, config.width).normal_(
                    0.0, spread, generator=generator
                )
            )

        # Token and position together give the stream a variance of 1 at the bottom.
        self.tokens = table(vocabulary_size, math.sqrt(0.5))
        self.positions = table(context, math.sqrt(0.5))
        self.stack = TransformerStack(config, seed)
        # Scores that start near zero: the first loss is that of even guessing, ln V.
        self.head = table(vocabulary_size, 0.1 / math.sqrt(config.width))

    def embed(self, ids: Tensor) -> Tensor:
        """The stream at the bottom, (B, T, W), for integers ``ids`` (B, T).

        Raises:
            ValueError: If there are more positions than the table of positions has.
        """
        if ids.shape[1] > len(self.positions):
            raise ValueError(
                f"the model reads at most {len(self.positions)} tokens, got"
                f" {ids.shape[1]}"
            )
        return self.tokens[ids] + self.positions[: ids.shape[1]]

    def forward(self, ids: Tensor) -> Tensor:
        """Score the next token at every position: logits (B, T, V) for integers ``ids``
        (B, T).
        """
        return self.stack(self.embed(ids), causal=True) @ self.head.T


@dataclass
class DepthProfile:
    """What a model does with one batch, layer by layer; lists begin at the bottom."""

    # L + 1: root mean square of the stream.
    stream: list[float]
    # L + 1: mean cosine between its vectors at two positions of one sequence.
    likeness: list[float]
    # L + 1: norm of the loss's gradient at the stream, relative to that at the top.
    stream_gradient: list[float]
    # L: norm of the loss's gradient over all parameters of the layer.
    weight_gradient: list[float]


def depth_profile(
    model: StackedLanguageModel, ids: Tensor, targets: Tensor
) -> DepthProfile:
    """Measure stream and gradient at every layer for one batch, without changing the
    model.

    Args:
        model: The model, as it is now.
        ids: Integers (B, T), T at least 2.
        targets: Integers (B, T), the token after each; -100 counts in no loss.
    """
    x = model.embed(ids)
    streams = model.stack.streams(x, causal=True)
    logits = model.stack.norm(streams[-1]) @ model.head.T
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    layers = [list(layer.parameters()) for layer in model.stack.layers]
    weights = [parameter for layer in layers for parameter in layer]
    gradients = list(torch.autograd.grad(loss, [*streams, *weights]))
    at_streams = [
        float(gradient.double().norm()) for gradient in gradients[: len(streams)]
    ]
    squares = iter(
        float(gradient.double().square().sum())
        for gradient in gradients[len(streams) :]
    )
    return DepthProfile(
        stream=[
            float(stream.detach().double().square().mean().sqrt()) for stream in streams
        ],
        likeness=[likeness(stream.detach()) for stream in streams],
        stream_gradient=[norm / at_streams[-1] for norm in at_streams],
        weight_gradient=[
            math.sqrt(sum(next(squares) for _ in layer)) for layer in layers
        ],
    )


def likeness(x: Tensor) -> float:
    """The mean cosine between the vectors of two different positions of one sequence; 1
    if all are parallel.

    Args:
        x: (B, T, W).

    Raises:
        ValueError: If T is below 2.
    """
    if x.shape[-2] < 2:
        raise ValueError(f"likeness compares at least two positions, got {x.shape[-2]}")
    unit = F.normalize(x.double(), dim=-1)
    length = x.shape[-2]
    cosines = unit @ unit.mT
    off_diagonal = cosines.sum(dim=(-2, -1)) - cosines.diagonal(dim1=-2, dim2=-1).sum(
        dim=-1
    )
    return float(off_diagonal.mean()) / (length * (length - 1))
