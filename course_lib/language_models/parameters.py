"""Giving a model parameters that were read from a file."""

from collections.abc import Mapping

from torch import Tensor, nn


def load_parameters(model: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """``model.load_state_dict``, with an error that fits in a line: torch names every
    tensor that does not fit, and a model has hundreds.

    Args:
        model: Keeps what it has if anything does not fit.
        tensors: One for each of the model's, by name, in its shape.

    Raises:
        ValueError: Naming the first that does not fit, and how many others do not.
    """
    expected = {name: tuple(t.shape) for name, t in model.state_dict().items()}
    got = {name: tuple(t.shape) for name, t in tensors.items()}
    wrong = [
        f"expected {name} {expected.get(name, 'nowhere')}, got {got.get(name, 'none')}"
        for name in expected | got
        if expected.get(name) != got.get(name)
    ]
    if wrong:
        others = f", and {len(wrong) - 1} more that do not fit" if wrong[1:] else ""
        raise ValueError(wrong[0] + others)
    model.load_state_dict(dict(tensors))
