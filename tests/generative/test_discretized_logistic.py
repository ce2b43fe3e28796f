"""The cut bell against SciPy's logistic distribution."""

import pytest
import torch

from course_lib.generative.discretized_logistic import FLOOR, DiscretizedLogistic
from course_lib.generative.vae import VAE


def drawn(*shape):
    generator = torch.Generator().manual_seed(0)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


@pytest.mark.parity(
    "generative.discretized_logistic.DiscretizedLogistic", "scipy.stats.logistic"
)
def test_agrees_with_scipy(assert_parity):
    logistic = pytest.importorskip("scipy.stats").logistic
    numbers = drawn(5, 4, 2)
    place, width = 0.5 + numbers[..., 0, None], 0.125 * numbers[..., 1, None].exp()
    edges = [-torch.inf, *((torch.arange(16) + 0.5) / 16).tolist(), torch.inf]
    below = torch.as_tensor(logistic.cdf(edges, loc=place, scale=width))
    theirs = below.diff(dim=-1) * (1 - FLOOR) + FLOOR / 17
    assert_parity(DiscretizedLogistic()(numbers), theirs.log())


def test_probabilities_sum_to_one_and_stay_finite():
    numbers = torch.tensor([[0.0, -20.0], [50.0, 0.0], [-50.0, 0.0], [0.0, 20.0]])
    numbers.requires_grad_()
    logits = DiscretizedLogistic()(numbers)
    torch.testing.assert_close(logits.exp().sum(dim=-1), torch.ones(4))
    logits.sum().backward()
    assert numbers.grad.isfinite().all()


def test_the_bell_stands_where_it_is_told():
    numbers = torch.tensor([[0.25, -3.0]])  # 0.5 + 0.25 of the way from paper to ink
    assert DiscretizedLogistic()(numbers).argmax() == 12


def test_as_the_last_layer_of_a_vae():
    model = VAE(3, 16, output="logistic")
    logits = model.decode(torch.zeros(2, 3))
    assert logits.shape == (2, 64, 17)
    torch.testing.assert_close(logits.exp().sum(dim=-1), torch.ones(2, 64))
    with pytest.raises(ValueError, match="'softmax' or 'logistic', got 'normal'"):
        VAE(3, 16, output="normal")


def test_bad_shape():
    with pytest.raises(ValueError, match=r"\(..., 2\), got \(4, 3\)"):
        DiscretizedLogistic()(torch.zeros(4, 3))
