"""What a layer that reads a sequence refuses to read.

Axes: B batch, T time, I width of the input, W width of the state.
"""

from torch import Tensor


def check_sizes(**sizes: int) -> None:
    """Refuse sizes below 1.

    Raises:
        ValueError: Naming the size and what came.
    """
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name} must be at least 1, got {size}")


def check_sequence(x: Tensor, inputs: int) -> None:
    """Refuse anything but x (B, T, I) with T at least 1.

    Raises:
        ValueError: Naming the shape that was expected and the one that came.
    """
    if x.dim() != 3 or x.shape[-1] != inputs:
        raise ValueError(f"x must be (batch, time, {inputs}), got {tuple(x.shape)}")
    if x.shape[1] == 0:
        raise ValueError(f"x must have at least one time step, got {tuple(x.shape)}")


def check_state(state: Tensor, x: Tensor, width: int, name: str = "state") -> None:
    """Refuse a state that is not (B, W), one for each sequence of x.

    Raises:
        ValueError: Naming the shape that was expected and the one that came.
    """
    if state.shape != (len(x), width):
        raise ValueError(
            f"{name} must be ({len(x)}, {width}), got {tuple(state.shape)}"
        )
