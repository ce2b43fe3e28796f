"""Encoder and decoder together: one text in, another out (Vaswani et al. 2017).

Axes: B batch, S positions of the source, T of the target, W width, V vocabulary.
"""

import torch
from torch import Tensor, nn

from course_lib.attention.kv_cache import KeyValueCache
from course_lib.positions.interface import Positions
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.decoder import TransformerDecoder
from course_lib.transformers.encoder import TransformerEncoder


class EncoderDecoder(nn.Module):
    """Reads a source whole, then scores every next token of a target.

    One table of token vectors serves both halves and the scores (section 3.4).

    Args:
        config: The shape of both halves.
        seed: Determines the initial parameters, with the two seeds after it; torch's
            global random state is left as it was.
        positions: Two schemes, of source and target; None: learned vectors for each.
    """

    def __init__(
        self,
        config: TransformerConfig,
        seed: int = 0,
        positions: tuple[Positions, Positions] | None = None,
    ):
        super().__init__()
        self.config = config
        read, write = positions or (None, None)
        with torch.random.fork_rng(devices=[]):
            self.tokens = nn.Embedding(config.vocabulary_size, config.width)
        self.encoder = TransformerEncoder(config, seed, read, tokens=self.tokens)
        self.decoder = TransformerDecoder(config, seed + 1, write, tokens=self.tokens)
        with torch.no_grad():
            draw = torch.Generator().manual_seed(seed + 2)
            self.tokens.weight.normal_(0.0, 0.02, generator=draw)

    def forward(
        self, source: Tensor, source_mask: Tensor | None, target: Tensor
    ) -> Tensor:
        """Score the next token of the target at each of its positions (teacher forcing:
        the right tokens so far are given).

        Args:
            source: Integers (B, S).
            source_mask: Boolean (B, 1, S), as ``padding_mask`` makes it; None: no
                padding.
            target: Integers (B, T), which begins with a start token.

        Returns:
            Logits (B, T, V).

        Raises:
            ValueError: As the two halves.
        """
        memory = self.encode(source, source_mask)
        return self.decode(target, memory, source_mask)

    def encode(self, source: Tensor, source_mask: Tensor | None = None) -> Tensor:
        """What the encoder makes of the source: (B, S, W)."""
        return self.encoder(source, source_mask)

    def decode(
        self,
        target: Tensor,
        memory: Tensor,
        source_mask: Tensor | None = None,
        *,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        """Logits (B, T, V) after each token of ``target`` (B, T)."""
        hidden = self.decoder(target, memory, source_mask, cache=cache)
        return hidden @ self.tokens.weight.T
