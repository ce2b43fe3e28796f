"""Contrastive search (Su et al. 2022, equation 5): likely, but unlike what was said.

Axes: K candidates, T time, W width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.language_models.gpt import GPT
from course_lib.layers.mode import evaluating


def contrastive_search(
    model: GPT, prompt: Tensor, steps: int, k: int = 4, alpha: float = 0.6
) -> Tensor:
    """At each step take, of the k likeliest tokens, the one with the largest

        (1 - alpha) · probability - alpha · (largest cosine of its hidden state with
        that of any token before it).

    A text that repeats itself has hidden states that resemble earlier ones. No chance
    is involved.

    Args:
        model: A GPT, for its hidden states are needed. It reads each candidate.
        prompt: Integers (1, T).
        steps: How many tokens to add.
        k: How many candidates; 1 is greedy decoding.
        alpha: 0 is greedy decoding too, 1 asks for novelty alone.

    Returns:
        (1, T + steps).

    Raises:
        ValueError: If ``prompt`` is not (1, T), ``k`` is below 1, or ``alpha`` does not
            lie between 0 and 1.
    """
    if prompt.dim() != 2 or len(prompt) != 1:
        raise ValueError(f"prompt must be (1, time), got {tuple(prompt.shape)}")
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha must lie between 0 and 1, got {alpha}")
    ids, context = prompt.long(), model.config.context
    with evaluating(model):
        for _ in range(steps):
            past = ids[:, -(context - 1) :]  # leaves room for the candidate
            probabilities = model(past)[0, -1].double().softmax(dim=-1)
            likely = probabilities.topk(min(k, len(probabilities)))
            tokens = likely.indices
            read = torch.cat([past.expand(len(tokens), -1), tokens[:, None]], dim=1)
            states = F.normalize(model.hidden(read).double(), dim=-1)  # (K, T + 1, W)
            alike = (states[:, :-1] @ states[:, -1:].mT).amax(dim=(1, 2))  # (K,)
            best = ((1 - alpha) * likely.values - alpha * alike).argmax()
            ids = torch.cat([ids, tokens[best].reshape(1, 1)], dim=1)
    return ids
