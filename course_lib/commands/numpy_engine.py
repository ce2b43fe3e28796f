"""GPT-2 computed by NumPy, for the commands that write: to them it looks like a model
in torch, and how a token is chosen stays the same.

Axes: B batch, T time, V vocabulary.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from course_lib import tensor_engine


class NumpyModel(nn.Module):
    """A ``tensor_engine.Transformer`` that takes and gives torch's tensors.

    Args:
        folder: Of GPT-2's files.

    Raises:
        ValueError: If they are missing, damaged, or not GPT-2's.
    """

    def __init__(self, folder: str | Path):
        super().__init__()
        self.model = tensor_engine.load_gpt2(folder)
        self.config = self.model.config
        # Writers ask a model's parameters where it lies.
        self.place = nn.Parameter(torch.empty(0), requires_grad=False)

    def forward(
        self, ids: Tensor, *, cache: tensor_engine.WholeCache | None = None
    ) -> Tensor:
        """Logits (B, 1, V) after the last of ids (B, T)."""
        scores = tensor_engine.next_logits(self.model, ids.numpy(), cache)
        return torch.from_numpy(scores)[:, None]

    def new_cache(self) -> tensor_engine.WholeCache:
        """An empty cache, for a text that will be read bit by bit."""
        return tensor_engine.WholeCache(self.config.layers, self.config.context)
