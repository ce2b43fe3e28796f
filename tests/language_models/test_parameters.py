"""Parameters from a file: what fits is loaded, what does not is named in one line."""

import pytest
import torch
from torch import nn

from course_lib.language_models.parameters import load_parameters


def model() -> nn.Module:
    return nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))


def test_what_fits_is_loaded():
    one, other = model(), model()
    load_parameters(one, other.state_dict())
    for name, tensor in other.state_dict().items():
        torch.testing.assert_close(one.state_dict()[name], tensor, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"0.weight": torch.zeros(2, 3)}, r"expected 0.weight \(3, 2\), got \(2, 3\)"),
        ({"2.bias": torch.zeros(4)}, r"expected 2.bias nowhere, got \(4,\)"),
        ({"1.bias": None}, r"expected 1.bias \(4,\), got none"),
        (
            {"0.bias": None, "1.bias": torch.zeros(5), "9": torch.zeros(())},
            r"expected 0.bias \(3,\), got none, and 2 more that do not fit$",
        ),
    ],
)
def test_the_first_that_does_not_fit_is_named(change, told):
    one = model()
    before = {name: tensor.clone() for name, tensor in one.state_dict().items()}
    tensors = {
        name: tensor
        for name, tensor in (model().state_dict() | change).items()
        if tensor is not None
    }
    with pytest.raises(ValueError, match=told):
        load_parameters(one, tensors)
    for name, tensor in before.items():
        assert torch.equal(one.state_dict()[name], tensor)
