"""Sentence embeddings: one vector for a text, so that alike texts lie close together
(Reimers and Gurevych 2019).

MiniLM's sentence encoders (Wang et al. 2020) are BERTs: a folder with ``config.json``,
``model.safetensors`` and ``vocab.txt``. Axes: B texts, S tokens, W width.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from course_lib.tokenizers.wordpiece import WordPieceTokenizer
from course_lib.transformers.bert_files import load_bert
from course_lib.transformers.encoder import TransformerEncoder
from course_lib.transformers.heads import masked_mean


def embed(encoder: TransformerEncoder, ids: Tensor, real: Tensor) -> Tensor:
    """The mean of the real tokens' vectors, at length 1.

    Args:
        ids: Integers (B, S).
        real: Boolean (B, S), True where there is no padding.

    Returns:
        (B, W). The product of two rows is the cosine of their angle.
    """
    x = masked_mean(encoder(ids, real[:, None]), real)
    return nn.functional.normalize(x, dim=-1)


class SentenceEncoder:
    """A published BERT with its own tokenizer.

    Args:
        folder: With ``config.json``, ``model.safetensors`` and ``vocab.txt``.
        lower: Whether the model was trained on lower case.

    Raises:
        ValueError: If a file is missing, or not BERT's.
    """

    def __init__(self, folder: str | Path, lower: bool = True):
        path = Path(folder) / "vocab.txt"
        if not path.is_file():
            raise ValueError(f"expected {path}, which is not there")
        self.encoder = load_bert(folder)
        self.tokenizer = WordPieceTokenizer.from_file(path, lower=lower)

    @torch.no_grad()
    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Embed texts: (B, W), each of length 1. What is longer than the model can read
        is cut off.

        Raises:
            ValueError: If there is no text.
        """
        if isinstance(texts, str) or not texts:
            raise ValueError("expected a list of at least one text")
        special = self.tokenizer.special_ids
        room = self.encoder.config.context - 2
        rows = [
            [special["[CLS]"], *self.tokenizer.encode(text)[:room], special["[SEP]"]]
            for text in texts
        ]
        longest = max(map(len, rows))
        pad = special["[PAD]"]
        ids = torch.tensor([row + [pad] * (longest - len(row)) for row in rows])
        lengths = torch.tensor([[len(row)] for row in rows])
        return embed(self.encoder, ids, torch.arange(longest) < lengths)
