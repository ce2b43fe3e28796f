"""GPT-Neo (Black et al. 2021): a GPT of which every other layer sees a window alone.

Axes: W width, D width of one head.
"""

from dataclasses import dataclass

from torch import nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.attention.windowed_attention import SlidingWindowAttention
from course_lib.language_models.family import BPE
from course_lib.language_models.gpt import GPTConfig
from course_lib.layers.block import TransformerBlock
from course_lib.positions.interface import Positions

KINDS = ("global", "local")


@dataclass(frozen=True)
class GPTNeoConfig(GPTConfig):
    """A GPT-2 with windows, and no biases where queries, keys and values are made."""

    context: int = 2048
    feed_forward: str = "gelu_tanh"
    norm_epsilon: float | None = 1e-5
    window: int = 256  # how many tokens a local layer sees, the newest included
    pattern: tuple[str, ...] = KINDS  # kinds of layers from the bottom up, repeated

    def __post_init__(self):
        super().__post_init__()
        if not self.pattern or not set(self.pattern) <= set(KINDS):
            raise ValueError(
                f"pattern must hold kinds among {', '.join(KINDS)}, got {self.pattern}"
            )

    def make_block(self, positions: Positions | None, layer: int) -> TransformerBlock:
        """Layer number ``layer``, which is of the kind that the pattern says."""
        block = super().make_block(positions, layer)
        shape = (self.width, self.heads)
        if self.pattern[layer % len(self.pattern)] == "local":
            block.attention = SlidingWindowAttention(
                *shape, self.window, positions=positions
            )
        else:
            block.attention = MultiHeadAttention(*shape, positions=positions)
        for part in ("query", "key", "value"):
            bare = nn.Linear(self.width, self.width, bias=False)
            setattr(block.attention, part, bare)
        return block


#: Published shapes, by name.
GPT_NEOS = {
    "gpt-neo-125m": GPTNeoConfig(BPE, 2048, 768, 12, 12),
    "gpt-neo-1.3b": GPTNeoConfig(BPE, 2048, 2048, 24, 16),
    "gpt-neo-2.7b": GPTNeoConfig(BPE, 2048, 2560, 32, 20),
}
