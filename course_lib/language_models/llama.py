"""LLaMA (Touvron et al. 2023) and its kin as configurations of ``GPT``: LLaMA 2 and 3,
Mistral, Mixtral.

Axes: W width, L layers, H heads, G key/value heads, V vocabulary.
"""

import math
from dataclasses import asdict, dataclass

import torch

from course_lib.attention.windowed_attention import SlidingWindowAttention
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.block import TransformerBlock
from course_lib.layers.mixture_of_experts import MixtureOfExperts
from course_lib.positions.interface import Positions
from course_lib.positions.llama3_rotary import Llama3Rotary
from course_lib.positions.rotary import RotaryPositions


@dataclass(frozen=True)
class Stretch:
    """How rotary positions were slowed for longer texts; see ``Llama3Rotary``."""

    factor: float  # by which slow pairs are slowed
    trained_length: int = 8192  # the longest sequence before
    fast: float = 4.0  # turns in trained_length from which a pair keeps its pace
    slow: float = 1.0  # turns up to which it is slowed by the whole factor


@dataclass(frozen=True)
class LlamaConfig(GPTConfig):
    """A GPT with RMSNorm, SwiGLU, rotary positions, a head of its own and no biases.

    ``hidden`` is usually a ``llama_hidden``.
    """

    context: int = 2048
    feed_forward: str = "swiglu"
    norm: str = "rms"
    norm_epsilon: float | None = 1e-5
    bias: bool = False
    tied: bool = False
    rotary_base: float = 10_000.0
    stretch: Stretch | None = None  # of the rotary positions
    window: int | None = None  # how many tokens one sees, itself included; None: all
    experts: int | None = None  # None: one feed-forward network, and no router
    chosen: int = 2  # experts for each token

    def __post_init__(self):
        super().__post_init__()
        if self.feed_forward != "swiglu":
            raise ValueError(
                f"a LLaMA's feed_forward is swiglu, got {self.feed_forward!r}"
            )

    def make_positions(self) -> RotaryPositions:
        """The rotary positions of every layer."""
        width = self.width // self.heads
        if self.stretch is None:
            return RotaryPositions(width, self.rotary_base)
        return Llama3Rotary(width, base=self.rotary_base, **asdict(self.stretch))

    def make_block(self, positions: Positions | None, layer: int) -> TransformerBlock:
        """Layer number ``layer``: as a GPT's, with a window or experts if asked for."""
        block = super().make_block(positions, layer)
        if self.window is not None:
            block.attention = SlidingWindowAttention(
                self.width,
                self.heads,
                self.window,
                self.bias,
                positions,
                key_value_heads=self.key_value_heads,
                query_key_norm=self.make_norm if self.query_key_norm else None,
            )
        if self.experts is not None:
            block.feed_forward = MixtureOfExperts(
                self.width,
                self.hidden,
                self.bias,
                experts=self.experts,
                chosen=self.chosen,
            )
        return block


def make_llama(config: LlamaConfig, seed: int = 0) -> GPT:
    """A new model of this shape, with the positions that it says.

    ``with torch.device("meta"):`` around the call gives the shapes without the memory.
    """
    model = GPT(config, seed, config.make_positions())
    # The last map of a branch is drawn smaller (see GPT.initialize): an expert's too.
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if ".experts." in name and name.endswith("contract.weight"):
                parameter.div_(math.sqrt(2 * config.layers))
    return model


def llama_hidden(width: int, multiple: int = 256, factor: float = 1.0) -> int:
    """The feed-forward network's inner width as LLaMA's own code computes it.

    8/3 W, at which three matrices hold what two of 4 W do; times a factor, with which
    LLaMA 2 makes up for its smaller keys and values; rounded up to a multiple.

    >>> llama_hidden(4096), llama_hidden(8192, 4096, 1.3)
    (11008, 28672)
    """
    hidden = int(factor * int(2 * 4 * width / 3))
    return -(-hidden // multiple) * multiple


def _shape(vocabulary, context, width, layers, heads, hidden, groups=None, **more):
    return LlamaConfig(
        vocabulary, context, width, layers, heads, hidden=hidden,
        key_value_heads=groups, **more,
    )  # fmt: skip


_V1 = {"norm_epsilon": 1e-6}
_V3 = {"rotary_base": 500_000.0}
_LONG, _SMALL = Stretch(8.0), Stretch(32.0)
#: Published shapes, by name.
LLAMAS = {
    "llama-7b": _shape(32_000, 2048, 4096, 32, 32, 11_008, **_V1),
    "llama-13b": _shape(32_000, 2048, 5120, 40, 40, 13_824, **_V1),
    "llama-33b": _shape(32_000, 2048, 6656, 60, 52, 17_920, **_V1),
    "llama-65b": _shape(32_000, 2048, 8192, 80, 64, 22_016),
    "llama-2-7b": _shape(32_000, 4096, 4096, 32, 32, 11_008),
    "llama-2-13b": _shape(32_000, 4096, 5120, 40, 40, 13_824),
    "llama-2-70b": _shape(32_000, 4096, 8192, 80, 64, 28_672, 8),
    "llama-3-8b": _shape(128_256, 8192, 4096, 32, 32, 14_336, 8, **_V3),
    "llama-3-70b": _shape(128_256, 8192, 8192, 80, 64, 28_672, 8, **_V3),
    "llama-3.1-8b": _shape(
        128_256, 131_072, 4096, 32, 32, 14_336, 8, stretch=_LONG, **_V3
    ),
    "llama-3.1-70b": _shape(
        128_256, 131_072, 8192, 80, 64, 28_672, 8, stretch=_LONG, **_V3
    ),
    "llama-3.1-405b": _shape(
        128_256, 131_072, 16_384, 126, 128, 53_248, 8, stretch=_LONG, **_V3
    ),
    "llama-3.2-1b": _shape(
        128_256, 131_072, 2048, 16, 32, 8192, 8, tied=True, stretch=_SMALL, **_V3
    ),
    "llama-3.2-3b": _shape(
        128_256, 131_072, 3072, 28, 24, 8192, 8, tied=True, stretch=_SMALL, **_V3
    ),
    "mistral-7b": _shape(32_000, 32_768, 4096, 32, 32, 14_336, 8, window=4096),
    "mixtral-8x7b": _shape(
        32_000, 32_768, 4096, 32, 32, 14_336, 8, rotary_base=1e6, experts=8
    ),
}
