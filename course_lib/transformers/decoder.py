"""The decoder: every token reads those before it, and what an encoder made of another
text (Vaswani et al. 2017, section 3.1).

Axes: B batch, T positions written so far, S positions of the source, W width, H heads,
L layers.
"""

import torch
from torch import Tensor, nn

from course_lib.attention.kv_cache import KeyValueCache
from course_lib.layers.mode import evaluating
from course_lib.positions.distances import first_positions
from course_lib.positions.interface import Positions
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.embedding import InputEmbedding
from course_lib.transformers.start import initialize


class TransformerDecoder(nn.Module):
    """Three branches a block: causal self-attention, cross-attention to the source,
    feed-forward.

    Args: as ``TransformerEncoder``; ``config.decoder_layers`` says how many blocks.
    """

    def __init__(
        self,
        config: TransformerConfig,
        seed: int = 0,
        positions: Positions | None = None,
        *,
        tokens: nn.Embedding | None = None,
    ):
        super().__init__()
        self.config = config
        layers = config.decoder_layers or config.layers
        with torch.random.fork_rng(devices=[]):  # torch's own first values: replaced
            self.embedding = InputEmbedding(config, positions, tokens)
            inside = self.embedding.positions.inside()
            self.blocks = nn.ModuleList(
                config.make_block(inside, cross=True) for _ in range(layers)
            )
            self.norm = (
                config.make_norm(config.width)
                if config.ends_with_norm
                else nn.Identity()
            )
        initialize(self, torch.Generator().manual_seed(seed), 3 * layers)

    def forward(
        self,
        ids: Tensor,
        memory: Tensor,
        memory_mask: Tensor | None = None,
        *,
        mask: Tensor | None = None,
        index: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        """Read what has been written so far.

        Args:
            ids: Integers (B, T).
            memory: (B, S, W), what the encoder made of the source.
            memory_mask: Boolean (B, 1, S), True at real tokens of the source.
            mask: Boolean (T, T) or (B, T, T), axes of 1 stretch: hides more than the
                future. Padding after the end of a target needs none.
            index: Integers (T,) or (B, T), where the tokens stand; None: at 0 to T - 1,
                or after those in the cache.
            cache: Of the self-attention: what earlier calls have read.

        Returns:
            (B, T, W); row t depends on no token after t.

        Raises:
            ValueError: As ``InputEmbedding`` and ``MultiHeadAttention``.
        """
        past = 0 if cache is None else len(cache)
        if index is None and past:
            index = past + first_positions(ids.shape[1], ids.device)
        x = self.embedding(ids, index=index, past=past)
        layers = [None] * len(self.blocks) if cache is None else cache.layers
        for block, layer in zip(self.blocks, layers, strict=True):
            x = block(
                x,
                mask,
                context=memory,
                context_mask=memory_mask,
                causal=True,
                index=index,
                cache=layer,
            )
        return self.norm(x)

    def new_cache(self) -> KeyValueCache:
        """An empty cache, for a target that is written token by token."""
        return KeyValueCache(len(self.blocks))

    def cross_weights(
        self, ids: Tensor, memory: Tensor, memory_mask: Tensor | None = None
    ) -> Tensor:
        """Where each token written so far looks in the source: (L, B, H, T, S), without
        dropout or gradients.
        """
        seen: list[Tensor] = []

        def ask_again(attention: nn.Module, inputs: tuple) -> None:
            seen.append(type(attention).forward(attention, *inputs, True)[1])

        with evaluating(self):
            hooks = [
                block.cross_attention.register_forward_pre_hook(ask_again)
                for block in self.blocks
            ]
            try:
                self(ids, memory, memory_mask)
            finally:
                for hook in hooks:
                    hook.remove()
        return torch.stack(seen)
