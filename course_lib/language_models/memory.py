"""How much memory a language model takes, and what fits: from its configuration alone.

Left out: the activations of the tokens being read, and what a framework and the device
keep for themselves, often 1 to 2 GB.

Axes: L layers, G key/value heads, D width of one head, B texts side by side.
"""

import math
from collections.abc import Mapping

from course_lib.language_models.counts import count_parameters
from course_lib.language_models.gpt import GPTConfig

#: Bytes a number. Four-bit formats also keep a scale for each block of numbers, which
#: adds some 5 to 15%.
NUMBER = {"fp32": 4.0, "bf16": 2.0, "fp16": 2.0, "int8": 1.0, "int4": 0.5}
GIB = 2**30


def number_bytes(kind: str) -> float:
    """Bytes of one number.

    Raises:
        ValueError: If the kind is none of ``NUMBER``.
    """
    if kind not in NUMBER:
        raise ValueError(f"kind must be one of {', '.join(NUMBER)}, got {kind!r}")
    return NUMBER[kind]


def parameter_bytes(config: GPTConfig, kind: str = "bf16") -> int:
    """Memory of the parameters. A mixture of experts needs all of them at hand, though
    a token uses few.

    Raises:
        ValueError: As ``number_bytes``.
    """
    return math.ceil(count_parameters(config).total * number_bytes(kind))


def cache_bytes(
    config: GPTConfig,
    tokens: int,
    batch: int = 1,
    kind: str = "bf16",
    rolling: bool = False,
) -> int:
    """Memory of the keys and values of B texts: 2 L G D numbers a token.

    Args:
        config: The model's shape.
        tokens: How many each text has so far.
        batch: B.
        kind: One of ``NUMBER``.
        rolling: Whether a model with a window keeps the tokens in it alone (Jiang et
            al. 2023, figure 3). ``KeyValueCache`` keeps all.

    Raises:
        ValueError: As ``number_bytes``, or if a count is negative.

    >>> from course_lib.language_models.llama import LLAMAS
    >>> cache_bytes(LLAMAS["llama-7b"], tokens=2048) / GIB
    1.0
    """
    if tokens < 0 or batch < 0:
        raise ValueError(f"expected counts from 0 on, got {tokens} and {batch}")
    window = getattr(config, "window", None)
    if rolling and window is not None and not hasattr(config, "pattern"):
        tokens = min(tokens, window)
    shared = (config.key_value_heads or config.heads) * (config.width // config.heads)
    numbers = 2 * config.layers * shared * tokens * batch
    return math.ceil(numbers * number_bytes(kind))


def training_bytes(config: GPTConfig) -> int:
    """Memory of parameters, gradients and AdamW's two moments: 16 bytes a parameter.

    In fp32 that is 4 + 4 + 8. With bf16 in the products it is 2 + 2, and 4 + 8 for an
    fp32 copy and the moments (Rajbhandari et al. 2020, section 3.1): no less.
    """
    return 16 * count_parameters(config).total


def longest_text(
    config: GPTConfig,
    memory: float,
    batch: int = 1,
    kind: str = "bf16",
    cache_kind: str = "bf16",
) -> int:
    """How many tokens each of B texts can have, with the parameters beside them.

    Args:
        memory: Bytes.
        batch: B, at least 1.
        kind: Of the parameters.
        cache_kind: Of keys and values.

    Returns:
        At most the model's context; 0 where not even the parameters fit.

    Raises:
        ValueError: As ``number_bytes``, or if ``batch`` is below 1.
    """
    if batch < 1:
        raise ValueError(f"batch must be at least 1, got {batch}")
    left = memory - parameter_bytes(config, kind)
    token = cache_bytes(config, 1, batch, cache_kind)
    return max(0, min(config.context, math.floor(left / token)))


def what_fits(
    shapes: Mapping[str, GPTConfig],
    memory: float,
    tokens: int,
    kinds: tuple[str, ...] = ("bf16", "int8", "int4"),
) -> dict[str, str | None]:
    """For each model, the first kind of number in which its parameters and the cache of
    one text of ``tokens`` fit; None where none does, or the context is shorter.

    Keys and values stay in bf16.
    """
    return {
        name: next(
            (kind for kind in kinds if longest_text(shape, memory, 1, kind) >= tokens),
            None,
        )
        for name, shape in shapes.items()
    }
