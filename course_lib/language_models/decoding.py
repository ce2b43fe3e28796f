"""Writing text with a language model, one token at a time.

Axes: B batch, T time, V vocabulary.
"""

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating


def generate(
    model: nn.Module,
    ids: Tensor,
    steps: int,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Continue each sequence by ``steps`` tokens, each drawn from the model's
    probabilities for the next one.

    Args:
        model: Maps ids (B, T) to logits (B, T, V); ``model.config.context`` is the
            longest T that it reads.
        ids: Integers (B, T), what to continue.
        steps: How many tokens to add.
        temperature: Divides the logits. 1 samples from the model as it is, less favours
            the likelier tokens, and 0 always takes the likeliest (greedy decoding).
        generator: A generator on the CPU, whatever the model's device; None: a new one
            with seed 0.

    Returns:
        (B, T + steps), the given ids first. Where that is longer than the context, the
        oldest tokens were forgotten.

    Raises:
        ValueError: If ``temperature`` or ``steps`` is negative, or the model refuses
            ``ids``.
    """
    if temperature < 0:
        raise ValueError(f"temperature must not be negative, got {temperature}")
    if steps < 0:
        raise ValueError(f"steps must not be negative, got {steps}")
    if generator is None:
        generator = torch.Generator().manual_seed(0)
    if ids.dtype not in (torch.int32, torch.int64):
        ids = ids.long()  # a small type may have no room for what the model writes
    with evaluating(model):
        for _ in range(steps):
            logits = model(ids[:, -model.config.context :])[:, -1]
            if temperature == 0:
                following = logits.argmax(dim=-1, keepdim=True)
            else:
                probabilities = (logits.cpu().double() / temperature).softmax(dim=-1)
                following = torch.multinomial(probabilities, 1, generator=generator).to(
                    ids.device
                )
            ids = torch.cat([ids, following.to(ids.dtype)], dim=1)
    return ids
