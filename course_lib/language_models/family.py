"""GPT, GPT-2 and GPT-3 as configurations (Radford et al. 2018, section 4.1; Radford et
al. 2019, table 2; Brown et al. 2020, table 2.1).
"""

from dataclasses import dataclass

from torch import nn

from course_lib.language_models.gpt import GPTConfig
from course_lib.layers.block import TransformerBlock
from course_lib.positions.interface import Positions

BPE = 50_257  # tokens of GPT-2's vocabulary, which GPT-3 shares


@dataclass(frozen=True)
class FirstGPTConfig(GPTConfig):
    """The first GPT: post-norm, so that the stream itself is normalized after every
    branch, and needs no norm at the top.
    """

    feed_forward: str = "gelu_tanh"
    norm_epsilon: float | None = 1e-5

    def make_norm(self, width: int) -> nn.Module:
        """The norm at the top, which is none."""
        return nn.Identity()

    def make_block(self, positions: Positions | None, layer: int) -> TransformerBlock:
        """Layer number ``layer``: the parts of a GPT's, joined otherwise."""
        block = GPTConfig.make_block(self, positions, layer)
        return TransformerBlock(
            self.width,
            dropout=self.dropout,
            attention=block.attention,
            feed_forward=block.feed_forward,
            norm=super().make_norm,
            arrangement="post-norm",
        )


def gpt2(width: int, layers: int, heads: int, context: int = 1024) -> GPTConfig:
    """GPT-2's parts at any size."""
    return GPTConfig(
        BPE, context, width, layers, heads, feed_forward="gelu_tanh", norm_epsilon=1e-5
    )


#: Published shapes, by name.
GPTS = {
    "gpt": FirstGPTConfig(40_478, 512, 768, 12, 12),
    "gpt2": gpt2(768, 12, 12),
    "gpt2-medium": gpt2(1024, 24, 16),
    "gpt2-large": gpt2(1280, 36, 20),
    "gpt2-xl": gpt2(1600, 48, 25),
    # GPT-3's layers see, by turns, everything and a sparse band. That changes neither
    # parameters nor any product but the scores; here all see everything.
    "gpt3-small": gpt2(768, 12, 12, 2048),
    "gpt3-medium": gpt2(1024, 24, 16, 2048),
    "gpt3-large": gpt2(1536, 24, 16, 2048),
    # The table has 24 heads of 128 at a width of 2048, which is 16 of them.
    "gpt3-xl": gpt2(2048, 24, 16, 2048),
    "gpt3-2.7b": gpt2(2560, 32, 32, 2048),
    "gpt3-6.7b": gpt2(4096, 32, 32, 2048),
    # The table has a width of 5140, which 40 heads of 128 do not make, nor 12.85
    # billion parameters: 5120 does both.
    "gpt3-13b": gpt2(5120, 40, 40, 2048),
    "gpt3-175b": gpt2(12_288, 96, 96, 2048),
}
