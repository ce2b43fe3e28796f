"""Operations of training: against torch's counter; the measured peak; bad input."""

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.throughput import (
    flops_per_token,
    matrix_weights,
    peak_flops,
    utilisation,
)

V, T, W, L, H = 11, 9, 24, 3, 4


def counted(model, batch, backward):
    ids = torch.arange(batch * T).view(batch, T) % V
    # Torch counts the attention that writes its weights out, not the fused one.
    counter = FlopCounterMode(display=False)
    with sdpa_kernel(SDPBackend.MATH), counter:
        logits = model(ids)
        if backward:
            logits.sum().backward()
    return counter.get_total_flops() / ids.numel()


@pytest.mark.parity("training.throughput", "torch.utils.flop_counter.FlopCounterMode")
@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("backward", [True, False])
@pytest.mark.parametrize(
    "changes", [{}, {"tied": False, "feed_forward": "swiglu", "norm": "rms"}]
)
def test_operations_are_those_that_torch_counts(
    changes, backward, batch, assert_parity
):
    model = GPT(GPTConfig(V, context=T, width=W, layers=L, heads=H, **changes))
    tables = [model.tokens] if model.config.tied else []
    ours = flops_per_token(matrix_weights(model, *tables), L, W, T, backward=backward)
    assert_parity(float(ours), counted(model, batch, backward))


def test_a_causal_kernel_sees_half():
    whole, half = (flops_per_token(0, 2, 8, 5, causal=c) for c in (False, True))
    assert half == sum(12 * 2 * 8 * (t + 1) for t in range(5)) / 5 < whole
    with pytest.raises(ValueError, match="layers must not be negative, got -1"):
        flops_per_token(10, -1, 8, 5)


def test_the_peak_is_measured_and_utilisation_is_a_share_of_it():
    peak = peak_flops(256)
    assert 1e8 < peak < 1e14
    assert peak_flops(128, torch.float64) > 1e7
    model = GPT(GPTConfig(V, context=T, width=W, layers=L, heads=H))
    each = flops_per_token(matrix_weights(model), L, W, T)
    assert utilisation(peak / each, each, peak) == pytest.approx(1)
    with pytest.raises(ValueError, match="one row, got 0"):
        peak_flops(0)
    with pytest.raises(ValueError, match="peak must be above 0, got 0"):
        utilisation(1, 1, 0)
    with pytest.raises(ValueError, match="negative, got -1 and 2"):
        utilisation(-1, 2, 3)
