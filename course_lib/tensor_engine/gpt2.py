"""GPT-2 from its published files, and text from it: the likeliest token, again and
again (greedy decoding).

Axes: B batch, T time, V vocabulary.
"""

from pathlib import Path

import numpy as np

from course_lib.tensor_engine.autograd import no_grad
from course_lib.tensor_engine.gpt2_files import read_config, read_parameters
from course_lib.tensor_engine.transformer import Transformer


def load_gpt2(folder: str | Path, dtype: type | None = None) -> Transformer:
    """The model of a folder with ``config.json`` and ``model.safetensors``.

    Args:
        folder: As GPT-2 is published.
        dtype: In which to compute; None: as the file has it, float32 at least.

    Raises:
        ValueError: If a file is missing, damaged, or not GPT-2's.
    """
    config, parameters = read_config(folder), read_parameters(folder)
    if dtype is not None:
        parameters = {name: each.astype(dtype) for name, each in parameters.items()}
    try:
        return Transformer(config, parameters, trains=False)
    except ValueError as error:
        raise ValueError(f"{folder}: {error}") from None


def next_logits(model: Transformer, ids: np.ndarray, cache=None) -> np.ndarray:
    """Score what may come next.

    Args:
        model: Any.
        ids: Integers (B, T), what has not been read yet.
        cache: What has; None: nothing. What it has no room for at once is read bit by
            bit.

    Returns:
        Logits (B, V) after the last token.

    Raises:
        ValueError: As the model and the cache do.
    """
    with no_grad():
        while cache is not None and (most := cache.at_once) and most < ids.shape[1]:
            model.hidden(ids[:, :most], cache)
            ids = ids[:, most:]
        return model.score(model.hidden(ids, cache)[:, -1]).data


def write_greedily(
    model: Transformer, ids: np.ndarray, steps: int, cache=None
) -> np.ndarray:
    """Continue each text by the likeliest token, ``steps`` times; of two that are
    equally likely, the one with the lower id.

    Args:
        model: Any.
        ids: Integers (B, T), what to continue.
        steps: How many tokens to add.
        cache: An empty one, such as ``WholeCache``, of which the equality of
            cached and uncached text holds up to the model's context; None: all is read
            anew for each token, and beyond the context the oldest are left out, which
            gives every other one a new place.

    Returns:
        (B, T + steps), the given ids first.

    Raises:
        ValueError: As the model and the cache do, or if ``steps`` is negative.
    """
    if steps < 0:
        raise ValueError(f"steps must not be negative, got {steps}")
    ids = new = np.asarray(ids)
    for _ in range(steps):
        if cache is None:
            new = ids[:, -model.config.context :]
        following = next_logits(model, new, cache).argmax(-1)
        # Only what has not been read: it stands after all that the cache holds.
        new = following[:, None]
        ids = np.concatenate([ids, new], axis=1)
    return ids
