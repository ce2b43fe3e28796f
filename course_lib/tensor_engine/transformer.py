"""A causal transformer of the engine's arrays, with GPT-2's parts (Radford et al. 2019,
section 2.3): pre-norm blocks, learned positions, a head tied to the embedding. It
trains, and with a cache it writes.

Axes: B batch, T time, S time with what a cache holds, W width, H heads, D = W / H,
V vocabulary.
"""

import math
from collections.abc import Mapping

import numpy as np

from course_lib.tensor_engine.array import Array
from course_lib.tensor_engine.functions import (
    check_ids,
    cross_entropy,
    embedding,
    gelu_tanh,
    layer_norm,
    linear,
    softmax,
)
from course_lib.tensor_engine.gpt2_files import (
    GPT2Config,
    check_parameters,
    parameter_shapes,
)


class Transformer:
    """Reads ids and scores, at each position, every token as the next one.

    Args:
        config: The model's shape.
        parameters: By GPT-2's own names; see ``gpt2_files.parameter_shapes``.
        trains: Whether they are to get gradients.

    Raises:
        ValueError: If a parameter is missing, unknown, or of another shape.
    """

    def __init__(
        self,
        config: GPT2Config,
        parameters: Mapping[str, np.ndarray],
        trains: bool = True,
    ):
        check_parameters(config, parameters)
        self.config = config
        self.parameters = {
            name: Array(parameters[name], trains) for name in parameter_shapes(config)
        }

    def __call__(self, ids: np.ndarray, cache=None) -> Array:
        """Logits (B, T, V) for ids (B, T); all else as in ``read``."""
        return self.score(self.hidden(ids, cache))

    def hidden(self, ids: np.ndarray, cache=None) -> Array:
        """What the model has made of each token (B, T, W), before it is scored; all
        else as in ``read``.
        """
        return read(self.parameters, self.config, ids, cache)

    def score(self, hidden: Array) -> Array:
        """Logits (..., V) of hidden states (..., W): products with each embedding."""
        return linear(hidden, self.parameters["wte.weight"].T)


def read(
    parameters: Mapping[str, Array], config: GPT2Config, ids: np.ndarray, cache=None
) -> Array:
    """Pass tokens through all blocks.

    Args:
        parameters, config: Of the model.
        ids: Integers (B, T).
        cache: A ``WholeCache``, ``WindowCache`` or ``TieredCache``: what was read
            before, to which this is added.

    Returns:
        (B, T, W); position t depends on nothing after it.

    Raises:
        ValueError: If ``ids`` is not (B, T), is empty, too long for the context, or
            holds an unknown token; a ``CacheError``, as the cache does.
    """
    ids = np.asarray(ids)
    if ids.ndim != 2 or not ids.size:
        raise ValueError(f"expected ids (B, T), not empty, got shape {ids.shape}")
    check_ids(ids, config.vocabulary_size)
    start = 0 if cache is None else cache.make_room(ids.shape[1])
    end = start + ids.shape[1]
    if end > config.context:
        raise ValueError(f"the model reads at most {config.context} tokens, got {end}")
    x = embedding(parameters["wte.weight"], ids) + parameters["wpe.weight"][start:end]
    for layer in range(config.layers):
        x = block(x, parameters, config, layer, cache)
    return _norm(x, parameters, "ln_f", config)


def block(
    x: Array,
    parameters: Mapping[str, Array],
    config: GPT2Config,
    layer: int,
    cache=None,
) -> Array:
    """Attention, then work at each position; both read a normalized copy and add to
    what comes in (pre-norm). From (B, T, W) to (B, T, W).
    """
    name = f"h.{layer}"
    x = x + attend(
        _norm(x, parameters, f"{name}.ln_1", config), parameters, config, layer, cache
    )
    inner = _linear(
        _norm(x, parameters, f"{name}.ln_2", config), parameters, f"{name}.mlp.c_fc"
    )
    return x + _linear(gelu_tanh(inner), parameters, f"{name}.mlp.c_proj")


def attend(
    x: Array,
    parameters: Mapping[str, Array],
    config: GPT2Config,
    layer: int,
    cache=None,
) -> Array:
    """Causal attention with H heads (Vaswani et al. 2017, section 3.2.2), from
    (B, T, W) to (B, T, W). With a cache the keys and values of earlier positions are
    there too, in front.
    """
    batch, length, width = x.shape
    joined = _linear(x, parameters, f"h.{layer}.attn.c_attn")  # (B, T, 3 W)
    parts = joined.reshape(batch, length, 3, config.heads, -1)
    parts = parts.transpose(2, 0, 3, 1, 4)  # (3, B, H, T, D)
    query, key, value = parts[0], parts[1], parts[2]
    if cache is not None:
        key, value = map(Array, cache.extend(layer, key.data, value.data))
    scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(query.shape[-1])
    if length > 1:  # the newest position may look at all
        keys = scores.shape[-1]
        seen = np.tri(length, keys, keys - length, dtype=bool)
        scores = scores + np.where(seen, 0, -np.inf).astype(x.data.dtype)
    mixed = softmax(scores) @ value  # (B, H, T, D)
    mixed = mixed.transpose(0, 2, 1, 3).reshape(batch, length, width)
    return _linear(mixed, parameters, f"h.{layer}.attn.c_proj")


def _norm(
    x: Array, parameters: Mapping[str, Array], name: str, config: GPT2Config
) -> Array:
    gain, bias = (parameters[f"{name}.{end}"] for end in ("weight", "bias"))
    return layer_norm(x, gain, bias, config.norm_epsilon)


def _linear(x: Array, parameters: Mapping[str, Array], name: str) -> Array:
    return linear(x, parameters[f"{name}.weight"], parameters[f"{name}.bias"])


def new_parameters(
    config: GPT2Config, seed: int = 0, dtype: type = np.float32
) -> dict[str, np.ndarray]:
    """Draw parameters as GPT-2 does: weights from N(0, 0.02²), those of each branch's
    last map smaller by √(2 L), biases 0, gains 1.
    """
    generator = np.random.default_rng(seed)
    drawn = {}
    for name, shape in parameter_shapes(config).items():
        if len(shape) == 2:
            last = name.endswith("c_proj.weight")
            spread = 0.02 / math.sqrt(2 * config.layers) if last else 0.02
            drawn[name] = (spread * generator.standard_normal(shape)).astype(dtype)
        else:
            gain = name.endswith("weight")
            drawn[name] = (np.ones if gain else np.zeros)(shape, dtype)
    return drawn


def next_token_loss(model: Transformer, ids: np.ndarray) -> Array:
    """Cross entropy of each token of ids (B, T) given those before it, in nats; the
    first one of a row is predicted from nothing, and does not count.
    """
    return cross_entropy(model(ids[:, :-1]), ids[:, 1:])
