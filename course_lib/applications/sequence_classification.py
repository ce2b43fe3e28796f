"""Four ways to read a sequence behind one shape, so that they can be compared at equal
size.

Tokens in, one logit a class out: embed each token, let the positions inform each other,
and decide from the vector at the last one. Only the middle differs. Axes: B batch, T
time, W width, C classes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from course_lib.attention.dot_product import padding_mask
from course_lib.checks import check_ids, readable
from course_lib.layers.block import TransformerBlock
from course_lib.layers.layer_norm import LayerNorm
from course_lib.positions.learned import LearnedPositions
from course_lib.recurrent.lstm import LSTM
from course_lib.recurrent.rnn import RNN
from course_lib.recurrent.temporal_convolution import TemporalConvolution

ARCHITECTURES = ("RNN", "LSTM", "TCN", "transformer")


@dataclass(frozen=True)
class SequenceConfig:
    """The numbers that determine a classifier's shape."""

    architecture: str  # one of ARCHITECTURES
    vocabulary_size: int  # how many different tokens there are
    classes: int  # C
    length: int  # the longest sequence that a transformer can read; the others read any
    width: int = 32  # W
    layers: int = 1  # blocks of a transformer or convolution; recurrent networks: one
    heads: int = 4  # of a transformer; must divide the width
    kernel: int = 3  # of a convolution
    gain: float = 1.0  # of an RNN's recurrent matrix, at the start
    forget_bias: float = 1.0  # of an LSTM, at the start

    def __post_init__(self):
        if self.architecture not in ARCHITECTURES:
            raise ValueError(
                f"architecture must be one of {', '.join(ARCHITECTURES)}, got"
                f" {self.architecture!r}"
            )
        numbers = "vocabulary_size", "classes", "length", "width", "layers", "heads"
        for name in (*numbers, "kernel"):
            value = getattr(self, name)
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        if self.layers > 1 and self.architecture in ("RNN", "LSTM"):
            raise ValueError(
                f"recurrent networks have one layer here, got {self.layers}"
            )


class Recurrent(nn.Module):
    """An RNN or LSTM that gives its states alone."""

    def __init__(self, layer: RNN | LSTM):
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Map (B, T, W) to (B, T, W). Lengths are not needed: padding lies in the
        future of all real positions.
        """
        return self.layer(x)[0]


class Convolutional(nn.Module):
    """A temporal convolution with the others' shape."""

    def __init__(self, layer: TemporalConvolution):
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Map (B, T, W) to (B, T, W). Lengths are not needed: padding lies in the
        future of all real positions.
        """
        return self.layer(x)


class Encoder(nn.Module):
    """Transformer blocks in which every real position may look at every real position.

    Args:
        width: W.
        layers: How many blocks.
        heads: Attention heads of each block.
        length: How many positions it can tell apart; each has a learned vector, drawn
            from N(0, 1) as torch draws the tokens' vectors.
    """

    def __init__(self, width: int, layers: int, heads: int, length: int):
        super().__init__()
        self.positions = LearnedPositions(length, width)
        nn.init.normal_(self.positions.table)
        self.blocks = nn.ModuleList(
            TransformerBlock(width, heads) for _ in range(layers)
        )
        self.norm = LayerNorm(width)

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Map (B, T, W) to (B, T, W); with lengths (B,), nobody looks at padding."""
        mask = None if lengths is None else padding_mask(lengths, x.shape[1])
        x = self.positions.embed(x)
        for block in self.blocks:
            x = block(x, mask)
        return self.norm(x)


class SequenceClassifier(nn.Module):
    """Reads tokens and scores classes from the vector at the last real position.

    Args:
        config: The model's shape.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
    """

    def __init__(self, config: SequenceConfig, seed: int = 0):
        super().__init__()
        self.config = config
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.embed = nn.Embedding(config.vocabulary_size, config.width)
            self.mix = MIXERS[config.architecture](config)
            self.head = nn.Linear(config.width, config.classes)

    def forward(self, ids: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Score the classes.

        Args:
            ids: Tokens (B, T), padded after their end with any token.
            lengths: How many real tokens each sequence has, (B,), at least 1; None: all
                T.

        Returns:
            Logits (B, C).

        Raises:
            ValueError: If ``ids`` is not (B, T) of integers or has no time step, or a
                length is not between 1 and T.
        """
        if ids.dim() != 2 or ids.shape[1] == 0:
            raise ValueError(
                f"ids must be integers (batch, time), not empty, got {ids.dtype}"
                f" {tuple(ids.shape)}"
            )
        ids = check_ids(ids, self.config.vocabulary_size)
        if lengths is None:
            return self.head(self.mix(self.embed(ids))[:, -1])
        inside = (lengths >= 1) & (lengths <= ids.shape[1])
        if (
            lengths.shape != ids.shape[:1]
            or readable(lengths)
            and not bool(inside.all())
        ):
            raise ValueError(
                f"lengths must be {len(ids)} numbers from 1 to {ids.shape[1]}, got"
                f" {lengths.tolist()}"
            )
        mixed = self.mix(self.embed(ids), lengths)
        return self.head(mixed[torch.arange(len(ids), device=ids.device), lengths - 1])


MIXERS: dict[str, Callable[[SequenceConfig], nn.Module]] = {
    "RNN": lambda config: Recurrent(RNN(config.width, config.width, config.gain)),
    "LSTM": lambda config: Recurrent(
        LSTM(config.width, config.width, config.forget_bias)
    ),
    "TCN": lambda config: Convolutional(
        TemporalConvolution(config.width, config.kernel, config.layers)
    ),
    "transformer": lambda config: Encoder(
        config.width, config.layers, config.heads, config.length
    ),
}


def parameters_of(model: nn.Module) -> int:
    """How many numbers a model learns."""
    return sum(parameter.numel() for parameter in model.parameters())


def of_size(config: SequenceConfig, parameters: int) -> SequenceConfig:
    """The same architecture with the width at which its number of parameters comes
    nearest to the one asked for.

    Raises:
        ValueError: If even the narrowest model has more than twice as many.
    """
    step = config.heads if config.architecture == "transformer" else 1

    def size(width: int) -> int:
        return parameters_of(SequenceClassifier(replace(config, width=width)))

    width = step
    if size(width) > 2 * parameters:
        raise ValueError(
            f"the narrowest {config.architecture} of this depth has {size(width)}"
            f" parameters, more than twice the {parameters} asked for"
        )
    while size(width) < parameters:
        width += step
    nearest = min(
        (width - step, width),
        key=lambda w: abs(size(w) - parameters) if w else parameters,
    )
    return replace(config, width=nearest)


def fit(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    steps: int,
    learning_rate: float,
    solved_below: float = 0.0,
) -> list[float]:
    """Train a classifier in place by Adam, with gradients clipped to a norm of 1.

    Args:
        model: From ids (B, T) to logits (B, C).
        batches: Ids (B, T) and the right classes (B,), at least ``steps`` of them.
        steps: How many updates at most.
        learning_rate: After 20 steps in which it rises from zero.
        solved_below: Stop where the mean loss of the last ten steps is below it; 0:
            never.

    Returns:
        The loss of each step, before its update, in nats.

    Raises:
        ValueError: If ``batches`` ends before ``steps``.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses: list[float] = []
    for ids, classes in batches:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * min(1.0, (len(losses) + 1) / 20)
        loss = nn.functional.cross_entropy(model(ids), classes)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        solved = len(losses) >= 10 and sum(losses[-10:]) < 10 * solved_below
        if len(losses) == steps or solved:
            return losses
    raise ValueError(f"expected {steps} batches, got {len(losses)}")


@torch.no_grad()
def accuracy(model: nn.Module, ids: Tensor, classes: Tensor) -> float:
    """The share of sequences (N, T) whose highest logit is the right class (N,)."""
    return (model(ids).argmax(dim=-1) == classes).float().mean().item()
