"""The judge of larger digits: it learns, how pictures are moved, what it refuses."""

import pytest
import torch
from needs import needs_data

from course_lib.data.mnist_split import split_mnist
from course_lib.evaluation.mnist_classifier import (
    MnistClassifier,
    fit_mnist_classifier,
    moved,
)
from course_lib.evaluation.picture_classifier import FEATURES


@pytest.mark.slow
def test_at_least_98_percent_of_held_out_digits():
    needs_data()
    images, labels, new, truth = split_mnist()
    model = fit_mnist_classifier(images, labels, progress=False)
    assert (model.probabilities(new).argmax(dim=1) == truth).double().mean() >= 0.98


def squares(count):
    """Two classes: a small and a large square, at any place."""
    draw, pictures = torch.Generator().manual_seed(0), torch.zeros(count, 1, 28, 28)
    for number, (row, column) in enumerate(
        torch.randint(14, (count, 2), generator=draw)
    ):
        size = 14 if number % 2 else 5
        pictures[number, 0, row : row + size, column : column + size] = 1
    return pictures, torch.arange(count) % 2


def test_it_learns_and_a_seed_repeats_the_run():
    images, labels = squares(200)
    runs = [fit_mnist_classifier(images, labels, steps=40, seed=s) for s in (0, 0, 1)]
    for model in runs:
        assert (model.probabilities(images).argmax(dim=1) == labels).all()
    features = [model.features(images) for model in runs]
    assert features[0].equal(features[1]) and not features[0].equal(features[2])


def test_the_head_on_the_features_gives_the_probabilities_and_modes_are_put_back():
    model, pictures = MnistClassifier().train(), torch.rand(501, 1, 28, 28)
    chances, features = model.probabilities(pictures), model.features(pictures)
    assert model.training and not chances.requires_grad and not features.requires_grad
    assert features.shape == (501, FEATURES)
    torch.testing.assert_close(model.head(features).softmax(dim=1), chances)
    torch.testing.assert_close(chances, model.eval()(pictures).softmax(dim=1))


@pytest.mark.parity("evaluation.mnist_classifier", "torch.roll")
def test_moved_pictures_are_rolled_ones(assert_parity):
    draw = torch.Generator().manual_seed(0)
    pictures = torch.zeros(60, 1, 9, 11, dtype=torch.float64)
    pictures[:, :, 2:-2, 2:-2] = torch.rand(60, 1, 5, 7, generator=draw).double()
    found = moved(pictures, 2, torch.Generator().manual_seed(1))
    ways = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]
    seen = set()
    for one, other in zip(pictures, found, strict=True):
        rolled = torch.stack([one.roll(way, (1, 2)) for way in ways])
        nearest = int((rolled - other).abs().sum(dim=(1, 2, 3)).argmin())
        assert_parity(other, rolled[nearest])
        seen.add(ways[nearest])
    assert len(seen) > 15


def test_ink_that_leaves_is_lost_and_by_nothing_is_nothing():
    draw = torch.Generator().manual_seed(0)
    full = torch.ones(40, 1, 6, 8)
    assert torch.equal(moved(full, 0, draw), full)
    ink = moved(full, 1, draw).sum(dim=(1, 2, 3))
    assert set(ink.tolist()) == {6 * 8, 5 * 8, 6 * 7, 5 * 7}


def test_bad_input_is_named():
    model = MnistClassifier()
    for measure in (model.probabilities, model.features):
        with pytest.raises(ValueError, match=r"\(N, 1, 28, 28\), got \(2, 1, 8, 8\)"):
            measure(torch.rand(2, 1, 8, 8))
        with pytest.raises(ValueError, match=r"lie in \[0, 1\], got 0 to 255"):
            measure(torch.linspace(0, 255, 784).view(1, 1, 28, 28))
    with pytest.raises(ValueError, match=r"expected 4 labels, got \(3,\)"):
        fit_mnist_classifier(torch.rand(4, 1, 28, 28), torch.zeros(3))
