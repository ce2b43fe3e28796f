"""Ranges of activations: against torch's observers and numpy, properties, bad input."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_lib.deployment.activation_ranges import (
    min_max_range,
    outlier_channels,
    percentile_range,
    record_inputs,
    rounding_error,
    smoothing_factors,
    squared_error_range,
)
from course_lib.deployment.int8_linear import Int8Linear
from course_lib.language_models import GPT, GPTConfig


def draw(*shape, seed=0, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=dtype)


@pytest.mark.parity("deployment.activation_ranges", "numpy.quantile, nearest")
@pytest.mark.parametrize("share", [1.0, 0.99, 0.9, 0.5])
def test_percentiles_are_numpys(share, assert_parity):
    values = draw(40, 25)
    ours = torch.tensor(percentile_range(values, share), dtype=torch.float64)
    cut = (1 - share) / 2
    theirs = np.quantile(values.numpy(), [cut, 1 - cut], method="nearest")
    assert_parity(ours, torch.from_numpy(theirs))


@pytest.mark.parity("deployment.activation_ranges", "torch.fake_quantize")
@pytest.mark.parametrize("symmetric", [True, False])
def test_the_error_is_that_of_torchs_rounding(symmetric, assert_parity):
    values, low, high = draw(50, dtype=torch.float32), -1.5, 2.5
    if symmetric:
        scale, point, ends = 2.5 / 127, 0, (-127, 127)
    else:
        scale, point, ends = 4.0 / 255, round(1.5 / 4 * 255), (0, 255)
    theirs = torch.fake_quantize_per_tensor_affine(values, scale, point, *ends)
    ours = rounding_error(values, low, high, 8, symmetric)
    assert_parity(ours, theirs - values)


def test_the_squared_error_range_beats_the_others():
    values = torch.cat([draw(4000), torch.tensor([9.0, -2.0], dtype=torch.float64)])
    ranges = {
        "all": min_max_range(values),
        "most": percentile_range(values, 0.999),
        "best": squared_error_range(values, bits=4),
    }
    error = {
        name: rounding_error(values, *ends, 4).square().mean().item()
        for name, ends in ranges.items()
    }
    assert error["best"] < error["all"] and error["best"] <= error["most"]
    assert ranges["all"] == (values.min().item(), 9.0)
    # With nothing far away, nothing is cut off at 8 bits.
    even = torch.linspace(-1, 1, 1001, dtype=torch.float64)
    assert squared_error_range(even) == pytest.approx((-1, 1), abs=0.026)


def test_inputs_of_maps_are_recorded_and_hooks_go():
    model = GPT(GPTConfig(11, 8, 16, 2, 2)).train()
    ids = torch.tensor([[1, 5, 0], [10, 2, 2]])
    found = record_inputs(model, [ids, ids[:1]], lambda name: "contract" not in name)
    assert len(found) == 10 and found["blocks.1.feed_forward.expand"].shape == (9, 16)
    query, key = (found[f"blocks.0.attention.{n}"] for n in ("query", "key"))
    assert query.equal(key) and query[:3].equal(query[6:]) and model.training
    assert not query.requires_grad
    assert not any(m._forward_pre_hooks for m in model.modules())


def test_outliers_are_found_and_smoothing_moves_them():
    values, weight = draw(200, 6), draw(4, 6, seed=1)
    values[:, 2] *= 40
    values[:, 5] *= 15
    assert outlier_channels(values).tolist() == [2, 5]
    assert outlier_channels(values, 20).tolist() == [2]
    factors = smoothing_factors(values, weight)
    smooth, wide = values / factors, weight * factors
    torch.testing.assert_close(smooth @ wide.T, values @ weight.T)
    # At one half both sides end up equally large, channel by channel.
    torch.testing.assert_close(smooth.abs().amax(0), wide.abs().amax(0))
    assert smoothing_factors(values, weight, 0.0).allclose(1 / weight.abs().amax(0))

    def off(values, weight):
        layer = nn.Linear(6, 4, bias=False).double()
        layer.weight.data = weight
        ours = Int8Linear(layer, *min_max_range(values))(values)
        return (ours - F.linear(values, weight)).square().mean().item()

    assert off(smooth, wide) < off(values, weight)


def test_bad_input_is_named():
    for share in (0.0, 1.1):
        with pytest.raises(ValueError, match="share must lie in"):
            percentile_range(draw(4), share)
