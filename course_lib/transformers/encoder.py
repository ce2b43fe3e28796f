"""The encoder: every token reads every other one (Vaswani et al. 2017, section 3.1).

Axes: B batch, S positions, W width, H heads, L layers.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating
from course_lib.positions.interface import Positions
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.embedding import InputEmbedding
from course_lib.transformers.start import initialize


class TransformerEncoder(nn.Module):
    """Tokens in, one vector for each token out, made from the whole sequence.

    Args:
        config: The model's shape.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
        positions: How positions are told apart; None: by a learned vector for each.
        tokens: A table of another part of a model, which keeps it; None: its own.
        make_attention: Called with a layer's number from 0, makes that block's
            attention; None: multi-head attention.
    """

    def __init__(
        self,
        config: TransformerConfig,
        seed: int = 0,
        positions: Positions | None = None,
        *,
        tokens: nn.Embedding | None = None,
        make_attention: Callable[[int], nn.Module] | None = None,
    ):
        super().__init__()
        self.config = config
        with torch.random.fork_rng(devices=[]):  # torch's own first values: replaced
            self.embedding = InputEmbedding(config, positions, tokens)
            inside = self.embedding.positions.inside()
            self.blocks = nn.ModuleList(
                config.make_block(
                    inside, attention=make_attention and make_attention(layer)
                )
                for layer in range(config.layers)
            )
            self.norm = (
                config.make_norm(config.width)
                if config.ends_with_norm
                else nn.Identity()
            )
        initialize(self, torch.Generator().manual_seed(seed), 2 * config.layers)

    def forward(
        self,
        ids: Tensor,
        mask: Tensor | None = None,
        *,
        types: Tensor | None = None,
        index: Tensor | None = None,
        **options,
    ) -> Tensor:
        """Read a batch of sequences.

        Args:
            ids: Integers (B, S), padded after their end with any token.
            mask: Boolean, True = may look: (B, 1, S) as ``padding_mask`` makes it, or
                anything else that the attention takes. None: there is no padding.
            types: Integers (B, S), where the model knows kinds of token.
            index: Integers (S,) or (B, S), where the tokens stand; None: at 0 to S - 1.
            options: Further ones of the attention.

        Returns:
            (B, S, W). Rows at padding mean nothing.

        Raises:
            ValueError: As ``InputEmbedding`` and ``MultiHeadAttention``.
        """
        x = self.embedding(ids, types=types, index=index)
        if index is not None:
            options["index"] = index
        for block in self.blocks:
            x = block(x, mask, **options)
        return self.norm(x)

    def attention_weights(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Where every head of every layer looks: (L, B, H, S, S), without dropout or
        gradients.
        """
        with evaluating(self):
            x, layers = self.embedding(ids), []
            for block in self.blocks:
                x, weights = block(x, mask, return_weights=True)
                layers.append(weights)
        return torch.stack(layers)
