"""The embedded digits are scikit-learn's."""

import numpy as np
import pytest

from course_lib.data import load_digits, used


@pytest.mark.parity("data.digits", "sklearn.datasets.load_digits")
def test_agrees_with_scikit_learn(assert_parity):
    theirs = pytest.importorskip("sklearn.datasets").load_digits()
    images, labels = load_digits()
    assert images.dtype == np.float32 and labels.dtype == np.int64
    assert_parity(images.astype(np.float64), theirs.images / 16, rtol=0, atol=0)
    np.testing.assert_array_equal(labels, theirs.target)


def test_images_are_scaled_and_belong_to_the_caller():
    images, labels = load_digits()
    assert images.shape == (1797, 8, 8) and labels.shape == (1797,)
    assert images.min() == 0 and images.max() == 1
    images[:] = 7
    assert load_digits()[0].max() == 1


def test_use_is_recorded():
    load_digits()
    assert len(used()["digits"]) == 64
