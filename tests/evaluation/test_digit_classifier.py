"""The judge of digits: good on held-out ones, over seeds; what it refuses."""

import pytest
import torch

from course_lib.data.digit_split import split_digits
from course_lib.evaluation.digit_classifier import (
    DigitClassifier,
    fit_digit_classifier,
)
from course_lib.evaluation.picture_classifier import FEATURES


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_at_least_98_percent_of_held_out_digits(seed):
    images, labels, new, truth = split_digits()
    model = fit_digit_classifier(images, labels, seed=seed)
    chances = model.probabilities(new)
    assert (chances.argmax(dim=1) == truth).double().mean() >= 0.98
    torch.testing.assert_close(chances.sum(dim=1), torch.ones(len(new)))
    assert model.features(new).shape == (len(new), FEATURES)


def test_the_head_on_the_features_gives_the_probabilities_and_modes_are_put_back():
    model, pictures = DigitClassifier().train(), torch.rand(6, 1, 8, 8)
    chances = model.probabilities(pictures)
    assert model.training and not chances.requires_grad
    logits = model.head(model.features(pictures))
    torch.testing.assert_close(logits.softmax(dim=1), chances)


def test_a_seed_repeats_the_run():
    images, labels, new, _ = split_digits()
    runs = [
        fit_digit_classifier(images, labels, steps=3, seed=seed).features(new)
        for seed in (0, 0, 1)
    ]
    assert runs[0].equal(runs[1]) and not runs[0].equal(runs[2])


def test_bad_input_is_named():
    model = DigitClassifier()
    for measure in (model.probabilities, model.features):
        with pytest.raises(ValueError, match=r"lie in \[0, 1\], got 0 to 16"):
            measure(torch.linspace(0, 16, 64).view(1, 1, 8, 8))
        with pytest.raises(ValueError, match=r"\(N, 1, 8, 8\), got \(2, 8, 8\)"):
            measure(torch.rand(2, 8, 8))
    with pytest.raises(ValueError, match=r"expected 4 labels, got \(3,\)"):
        fit_digit_classifier(torch.rand(4, 1, 8, 8), torch.zeros(3))
