"""Writing text with a language model, one token at a time.

Axes: B batch, T time, V vocabulary.
"""

import torch
from torch import Tensor, nn

from course_lib.language_models.reader import TextReader
from course_lib.language_models.sampling import Sampling


def generate(
    model: nn.Module,
    ids: Tensor,
    steps: int,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
    *,
    sampling: Sampling | None = None,
    real: Tensor | None = None,
    end: int | None = None,
    cached: bool = True,
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
        sampling: More ways to choose, in the place of ``temperature``.
        real: Boolean (B, T), True where there is a token, for prompts of different
            lengths (``pad_left``).
        end: A text that has this token is finished; after it comes nothing but it.
            When all texts are finished, writing stops.
        cached: Whether to keep keys and values instead of reading all anew: the same
            text, sooner.

    Returns:
        (B, T + steps), or fewer columns if all texts have ended; the given ids first.
        Where that is longer than the context, the oldest tokens were forgotten.

    Raises:
        ValueError: If ``temperature`` or ``steps`` is negative, or the model refuses
            ``ids``.
    """
    if sampling is None:
        sampling = Sampling(temperature=temperature)
    if steps < 0:
        raise ValueError(f"steps must not be negative, got {steps}")
    if generator is None:
        generator = torch.Generator().manual_seed(0)
    reader = TextReader(model, ids, real, cached)
    finished = torch.zeros(len(ids), 1, dtype=torch.bool, device=ids.device)
    for _ in range(steps):
        following = sampling.choose(reader.logits(), reader.ids, generator, reader.real)
        if end is not None:
            following = following.masked_fill(finished, end)
            finished = finished | (following == end)  # or: once finished, for good
        reader.append(following)
        if bool(finished.all()):
            break
    return reader.ids
