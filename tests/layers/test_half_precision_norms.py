"""Norms keep the type of their input whatever the type of their gains, as torch does."""

import pytest
import torch
import torch.nn.functional as F

from course_lib.layers import BatchNorm, FusedLayerNorm, LayerNorm, RMSNorm

NORMS = {
    "layer": LayerNorm,
    "fused layer": FusedLayerNorm,
    "rms": RMSNorm,
    "batch": BatchNorm,
}


@pytest.mark.parametrize("gains", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("name", NORMS)
def test_the_result_has_the_type_of_the_input_and_is_rounded_once(name, gains):
    draw = torch.Generator().manual_seed(0)
    norm = NORMS[name](12).eval()
    for parameter in norm.parameters():
        parameter.data.normal_(generator=draw)
    norm = norm.to(gains)
    x = torch.randn(64, 5, 12, generator=draw).to(torch.bfloat16)
    got = norm(x)
    assert got.dtype == torch.bfloat16
    exact = norm.double()(x.double())
    assert got.equal(exact.to(torch.bfloat16)) or (
        # Rounded twice, about one number in eight would be off by a step.
        (got != exact.to(torch.bfloat16)).float().mean() < 0.01
    )


def test_agrees_with_torch_in_bfloat16():
    x = torch.randn(8, 12, generator=torch.Generator().manual_seed(0)).bfloat16()
    norm = LayerNorm(12)
    norm.weight.data.normal_(generator=torch.Generator().manual_seed(1))
    theirs = F.layer_norm(x.float(), (12,), norm.weight, norm.bias).bfloat16()
    assert norm(x).equal(theirs)


def test_a_layer_norm_may_do_without_a_shift():
    norm = LayerNorm(12, bias=False)
    assert [name for name, _ in norm.named_parameters()] == ["weight"]
    x = torch.randn(3, 12, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(norm(x), F.layer_norm(x, (12,), norm.weight))
