"""Masked language modelling: hide some words, and learn to name them from both sides
(Devlin et al. 2019, section 3.1).

Axes: B batch, S positions, W width, V vocabulary.
"""

import torch
from torch import Tensor, nn

from course_lib.checks import check_ids
from course_lib.layers.layer_norm import LayerNorm
from course_lib.training.batches import IGNORE
from course_lib.transformers.bert_inputs import MASK, SPECIAL
from course_lib.transformers.config import ACTIVATIONS
from course_lib.transformers.encoder import TransformerEncoder


def mask_tokens(
    ids: Tensor,
    size: int,
    generator: torch.Generator,
    share: float = 0.15,
    first_word: int = len(SPECIAL),
    mask: int = MASK,
) -> tuple[Tensor, Tensor]:
    """Choose words to be predicted, and hide most of them.

    Of the chosen, 80 % become [MASK], 10 % a random word, and 10 % stay as they are:
    a model that had to name words under [MASK] alone could ignore all others.

    Args:
        ids: Integers (B, S). Those below ``first_word`` are special tokens or padding,
            and never chosen.
        size: V. Random words are drawn from ``first_word`` to V - 1.
        generator: Draws which, and what becomes of them.
        share: The probability with which a word is chosen.

    Returns:
        What the model reads, (B, S), and targets (B, S): the word that stood there,
        ``IGNORE`` where none was chosen.

    Raises:
        ValueError: If the share does not lie between 0 and 1, or ``ids`` are no
            integers below V.
    """
    if not 0 < share <= 1:
        raise ValueError(f"the share must lie above 0 and up to 1, got {share}")
    ids = check_ids(ids, size)
    fate = torch.rand(ids.shape, generator=generator)
    chosen = (fate < share) & (ids >= first_word)
    words = torch.randint(first_word, size, ids.shape, generator=generator)
    inputs = ids.masked_fill(chosen & (fate < 0.8 * share), mask)
    # Tenths of the chosen: below 0.8 a mask, from there to 0.9 a word, above nothing.
    swapped = chosen & (fate >= 0.8 * share) & (fate < 0.9 * share)
    return inputs.where(~swapped, words), ids.masked_fill(~chosen, IGNORE)


class MaskedLanguageModel(nn.Module):
    """An encoder that scores, at each position, every word that could stand there.

    The scores are products with the table of the words' own vectors: the head has no
    table of its own (weight tying).

    Args:
        encoder: Any; it is trained along.
        seed: Of the head's first map; torch's global random state stays as it was.
    """

    def __init__(self, encoder: TransformerEncoder, seed: int = 0):
        super().__init__()
        config = encoder.config
        self.encoder = encoder
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.transform = nn.Linear(config.width, config.width)
            nn.init.normal_(self.transform.weight, std=0.02)
            nn.init.zeros_(self.transform.bias)
        self.bend = ACTIVATIONS[config.activation]
        self.norm = LayerNorm(config.width, config.norm_epsilon)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary_size))

    def forward(
        self, ids: Tensor, real: Tensor | None = None, types: Tensor | None = None
    ) -> Tensor:
        """Score words.

        Args:
            ids: Integers (B, S), some of them [MASK].
            real: Boolean (B, S), True where there is no padding; None: everywhere.
            types: Integers (B, S), which text of two; None: all the first.

        Returns:
            Logits (B, S, V).
        """
        mask = None if real is None else real[:, None]
        x = self.encoder(ids, mask, types=types)
        x = self.norm(self.bend(self.transform(x)))
        return x @ self.encoder.embedding.tokens.weight.T + self.bias


def masked_batches(
    ids: Tensor, real: Tensor, size: int, batch: int, generator: torch.Generator
):
    """Draw texts and hide words in them anew each time, for ever.

    Args:
        ids, real: All texts, (N, S), as ``pack`` gives them.
        size: V.
        batch: B.
        generator: Draws texts and words.

    Yields:
        Ids (B, T) with hidden words, real (B, T), targets (B, T); T is the longest of
        the batch.
    """
    while True:
        chosen = torch.randint(len(ids), (batch,), generator=generator)
        longest = int(real[chosen].sum(dim=1).max())
        texts = ids[chosen, :longest]
        inputs, targets = mask_tokens(texts, size, generator)
        yield inputs, real[chosen, :longest], targets
