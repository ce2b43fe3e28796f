"""The quantizer against a hand calculation."""

import pytest
import torch

from course_lib.data.digit_split import split_digits
from course_lib.generative.pixels import image_batches, to_levels
from course_lib.generative.vector_quantizer import VectorQuantizer, perplexity
from course_lib.generative.vq_vae import VQVAE, vq_loss
from course_lib.training.loop import train


@pytest.fixture
def hand():
    """Two entries, (0, 0) and (3, 4), and the vectors (1, 0) and (3, 2)."""
    quantizer = VectorQuantizer(2, 2, commitment=0.25).double()
    with torch.no_grad():
        quantizer.codebook.copy_(torch.tensor([[0.0, 0.0], [3.0, 4.0]]))
    vectors = torch.tensor([[1.0, 0.0], [3.0, 2.0]]).double().requires_grad_()
    return quantizer, vectors


@pytest.mark.parity(
    "generative.vector_quantizer.VectorQuantizer", "a calculation by hand"
)
def test_value_loss_and_gradients_by_hand(hand, assert_parity):
    quantizer, vectors = hand
    out = quantizer(vectors)
    assert out.index.tolist() == [0, 1]
    assert_parity(out.vectors, quantizer.codebook.detach())
    # squared distances 1 + 0 + 0 + 4 over 4 numbers, counted 1 + 0.25 times
    assert_parity(out.loss, torch.tensor(1.25 * 5 / 4).double())
    arriving = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).double()
    ((out.vectors * arriving).sum() + out.loss).backward()
    # straight through, and 0.25 · 2 · (vector - entry) / 4
    pull = 0.25 * 2 / 4 * torch.tensor([[1.0, 0.0], [0.0, -2.0]]).double()
    assert_parity(vectors.grad, arriving + pull)
    # entries learn by the codebook loss alone: 2 · (entry - vector) / 4
    assert_parity(
        quantizer.codebook.grad,
        2 / 4 * torch.tensor([[-1.0, 0.0], [0.0, 2.0]]).double(),
    )


def test_the_chosen_entry_is_the_nearest():
    quantizer = VectorQuantizer(11, 4)
    vectors = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(1))
    out = quantizer(vectors)
    distance = ((vectors[..., None, :] - quantizer.codebook) ** 2).sum(dim=-1)
    assert torch.equal(out.index, distance.argmin(dim=-1))
    assert out.index.shape == (3, 5)


def test_unused_entries_are_moved_onto_vectors():
    quantizer = VectorQuantizer(5, 2)
    with torch.no_grad():
        quantizer.codebook.fill_(100.0)
        quantizer.codebook[3] = 0.0
    vectors = torch.tensor([[0.1, 0.0], [0.0, 0.2]])
    index = quantizer.nearest(vectors)
    moved = quantizer.restart_unused(vectors, index, torch.Generator().manual_seed(0))
    assert moved == 4 and torch.equal(quantizer.codebook[3], torch.zeros(2))
    others = quantizer.codebook[[0, 1, 2, 4]]
    assert (others[:, None] == vectors).all(dim=-1).any(dim=1).all()


def test_perplexity():
    assert perplexity(torch.arange(6), 6) == pytest.approx(6)
    assert perplexity(torch.zeros(6, dtype=torch.long), 6) == 1


def test_a_vq_vae_learns():
    split = split_digits()
    model = VQVAE(width=64)
    batches = image_batches(split.train_images, 64, torch.Generator().manual_seed(0))
    history = train(model, batches, 150, 0.005, loss=vq_loss, progress=False)
    assert sum(history.losses[-10:]) < 0.75 * sum(history.losses[:10])
    with torch.no_grad():
        output = model(split.test_images)
        assert output.index.shape == (359, 4)
        torch.testing.assert_close(
            model.decode(output.index), output.logits, atol=1e-4, rtol=1e-4
        )
    assert to_levels(split.test_images).shape == output.logits.shape[:2]


def test_bad_input():
    with pytest.raises(ValueError, match="got 0 and 4"):
        VectorQuantizer(0, 4)
    with pytest.raises(ValueError, match=r"\(..., 4\), got \(2, 3\)"):
        VectorQuantizer(8, 4)(torch.zeros(2, 3))
