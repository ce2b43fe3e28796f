"""What stands below the first block: tokens and their places become vectors.

Axes: B batch, T time, W width.
"""

import math

from torch import Tensor, nn

from course_lib.checks import check_ids
from course_lib.positions.interface import Positions
from course_lib.positions.learned import LearnedPositions
from course_lib.transformers.config import TransformerConfig


class InputEmbedding(nn.Module):
    """Token, position and, where there are any, kind of token: added up, normalized
    where the family does so.

    Args:
        config: The model's shape.
        positions: A scheme; None: a learned vector for each place.
        tokens: A table of another part of the model, which keeps it; None: its own.
    """

    def __init__(
        self,
        config: TransformerConfig,
        positions: Positions | None = None,
        tokens: nn.Embedding | None = None,
    ):
        super().__init__()
        self.context, self.size = config.context, config.vocabulary_size
        if tokens is None:
            self.tokens = nn.Embedding(config.vocabulary_size, config.width)
        else:
            # Past nn.Module's own way of setting attributes, which would register it: a
            # shared table stands once in ``state_dict``, where its owner has it.
            object.__setattr__(self, "tokens", tokens)
        self.scale = math.sqrt(config.width) if config.scale_embeddings else 1.0
        self.draws_positions = positions is None
        if positions is None:
            positions = LearnedPositions(config.context, config.width)
        self.positions = positions
        self.types = (
            nn.Embedding(config.token_types, config.width)
            if config.token_types
            else None
        )
        self.norm = (
            config.make_norm(config.width) if config.norm_embeddings else nn.Identity()
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        ids: Tensor,
        *,
        types: Tensor | None = None,
        index: Tensor | None = None,
        past: int = 0,
    ) -> Tensor:
        """The stream below the first block.

        Args:
            ids: Integers (B, T).
            types: Integers (B, T), the kind of each token; None: all of kind 0.
            index: Integers (T,) or (B, T), where the tokens stand; None: at 0 to T - 1.
            past: How many tokens a cache holds already; they count in the length.

        Returns:
            (B, T, W).

        Raises:
            ValueError: If ``ids`` is not (B, T), is empty, too long, not of integers or
                holds an unknown token; or ``types`` does not fit.
        """
        if ids.dim() != 2 or ids.numel() == 0:
            raise ValueError(
                f"ids must be integers (batch, time), not empty, got {ids.dtype}"
                f" {tuple(ids.shape)}"
            )
        length = past + ids.shape[1]
        if length > self.context:
            raise ValueError(
                f"the model reads at most {self.context} tokens, got {length}"
            )
        x = self.tokens(check_ids(ids, self.size)) * self.scale
        x = self.positions.embed(x, *(() if index is None else (index,)))
        if self.types is not None:
            kinds = ids.new_zeros(1, 1) if types is None else types
            if types is not None and types.shape != ids.shape:
                raise ValueError(
                    f"types must be {tuple(ids.shape)}, got {tuple(types.shape)}"
                )
            x = x + self.types(check_ids(kinds, self.types.num_embeddings, "types"))
        elif types is not None:
            raise ValueError("this model knows one kind of token, got types")
        return self.dropout(self.norm(x))
