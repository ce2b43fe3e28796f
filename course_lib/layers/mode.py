"""Evaluation mode for the length of a ``with`` block."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def evaluating(model: nn.Module) -> Iterator[nn.Module]:
    """Switch dropout and gradients off inside the block, and put the model's mode back
    afterwards.

    Dropout left on in evaluation is a common fault: nothing crashes, the loss is only
    worse and differs at every call.
    """
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield model
    finally:
        model.train(was_training)
