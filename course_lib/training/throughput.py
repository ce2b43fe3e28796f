"""How much of a machine a training uses: its floating-point operations, counted and set
against what the machine can do (Chowdhery et al. 2022, appendix B).

N weights in matrices, L layers, W width, T time, V vocabulary.
"""

import torch
from torch import nn

from course_lib.training.timing import seconds


def matrix_weights(model: nn.Module, *tables: nn.Module) -> int:
    """N: how many weights each token is multiplied by. Gains, biases and tables that
    are only looked up do no work worth counting.

    Args:
        model: Whose linear layers count.
        tables: Embeddings whose matrix is multiplied too: one that is tied to the head.
    """
    linear = [part for part in model.modules() if isinstance(part, nn.Linear)]
    return sum(part.weight.numel() for part in [*linear, *tables])


def flops_per_token(
    weights: int,
    layers: int,
    width: int,
    time: int,
    *,
    causal: bool = False,
    backward: bool = True,
) -> float:
    """Floating-point operations that one token costs.

        6 N + 12 L W T

    Forward, a token takes a product and a sum for each weight: 2 N. In each layer it is
    compared with T keys of W numbers in all, and sums up T values: 4 W T. Backward
    costs twice that, once for the gradient of the inputs and once for that of the
    weights. What softmax, norms and bends cost is left out.

    Args:
        weights: N, see ``matrix_weights``.
        layers: L, with attention.
        width: W, of all heads together.
        time: T, the length of a sequence.
        causal: Whether the kernel skips what a token may not see, so that it is
            compared with (T + 1) / 2 on average. By custom that is not counted.
        backward: Whether the backward pass counts; False for a model that only answers.

    Raises:
        ValueError: If a number is negative.

    >>> flops_per_token(weights=21_000, layers=3, width=24, time=9)
    133776
    """
    named = {"weights": weights, "layers": layers, "width": width, "time": time}
    for name, value in named.items():
        if value < 0:
            raise ValueError(f"{name} must not be negative, got {value}")
    seen = (time + 1) / 2 if causal else time
    forward = 2 * weights + 4 * layers * width * seen
    return 3 * forward if backward else forward


def peak_flops(
    size: int = 1024,
    dtype: torch.dtype = torch.float32,
    device: torch.device | str = "cpu",
) -> float:
    """Measure how many floating-point operations a second this machine does in what it
    does best: the product of two square matrices. It uses as many threads as torch is
    set to.

    What a maker's table promises is more, and never reached.

    Args:
        size: Rows and columns. Small matrices are slower.
        dtype: Of the numbers.
        device: Where to compute.

    Raises:
        ValueError: If the size is below 1.
    """
    if size < 1:
        raise ValueError(f"expected matrices of at least one row, got {size}")
    one, two = torch.ones(2, size, size, dtype=dtype, device=device)

    def product():
        one @ two
        if one.device.type != "cpu":  # a card is only asked: wait until it has done it
            getattr(torch, one.device.type).synchronize()

    return 2 * size**3 / seconds(product)


def utilisation(tokens_per_second: float, flops_per_token: float, peak: float) -> float:
    """The share of the machine's operations that training needs: *model FLOPs
    utilisation*. What is computed twice, to save memory, counts once.

    Args:
        tokens_per_second: Measured, in training.
        flops_per_token: As the function of that name counts.
        peak: Operations a second, as ``peak_flops`` measures.

    Raises:
        ValueError: If the peak is not above 0, or another number is negative.

    >>> utilisation(tokens_per_second=2000, flops_per_token=6e6, peak=48e9)
    0.25
    """
    if not peak > 0:
        raise ValueError(f"the peak must be above 0, got {peak}")
    if tokens_per_second < 0 or flops_per_token < 0:
        raise ValueError(
            "tokens a second and operations a token must not be negative, got"
            f" {tokens_per_second} and {flops_per_token}"
        )
    return tokens_per_second * flops_per_token / peak
