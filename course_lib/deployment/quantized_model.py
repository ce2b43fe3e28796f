"""Quantizing a whole model, and what it then takes to store."""

from collections.abc import Callable

from torch import nn

from course_lib.deployment.quantized_embedding import QuantizedEmbedding
from course_lib.deployment.quantized_linear import QuantizedLinear


def quantize_model(
    model: nn.Module,
    bits: int = 8,
    group: int | None = None,
    *,
    table_bits: int | None = None,
    where: Callable[[str], bool] = lambda name: True,
) -> list[str]:
    """Put quantized maps in the place of a model's linear maps, in place.

    Norms, biases and learned positions stay as they are: they are few, and the stream
    depends on each. The table of tokens does too, unless ``table_bits`` is given. In a
    GPT with a tied head the table is also the last matrix, so that the head stays
    precise or is rounded with the table.

    A file of a quantized model is read so: make the model, quantize it with the same
    arguments, then ``load_state_dict``.

    Args:
        model: Any module.
        bits, group: As for ``QuantizedLinear``.
        table_bits: Of the numbers in embedding tables; None: they stay as they are.
        where: Takes a map's name, such as ``blocks.0.attention.query``, and says
            whether it is quantized.

    Returns:
        The names of the modules that were replaced.

    Raises:
        ValueError: If none is, or as ``QuantizedLinear``.
    """
    made = {}
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and where(name):
            made[name] = QuantizedLinear(module, bits, group)
        elif isinstance(module, nn.Embedding) and table_bits and where(name):
            made[name] = QuantizedEmbedding(module, table_bits)
    if not made or "" in made:
        raise ValueError(
            f"expected linear maps inside of {type(model).__name__}, got none"
        )
    for name, module in made.items():
        model.set_submodule(name, module)
    return list(made)


def stored_bytes(model: nn.Module) -> int:
    """Bytes of all numbers in a model's state dictionary; one that stands there under
    two names counts once.
    """
    tensors = model.state_dict().values()
    unique = {(t.data_ptr(), t.shape, t.dtype): t.nbytes for t in tensors}
    return sum(unique.values())
