"""The stratified split of the digits."""

import pytest
import torch

from course_lib.data import load_digits
from course_lib.data.digit_split import split_digits


def test_sizes_types_and_range():
    train_images, train_labels, test_images, test_labels = split_digits()
    assert train_images.shape == (1438, 1, 8, 8) and test_images.shape == (359, 1, 8, 8)
    assert train_images.dtype == test_images.dtype == torch.float32
    assert train_labels.dtype == test_labels.dtype == torch.int64
    assert train_images.min() == 0 and train_images.max() == 1
    assert ((train_images * 16) % 1 == 0).all()


def test_every_image_with_its_label_is_in_exactly_one_part():
    def rows(images, labels):
        return sorted(
            (*image.flatten().tolist(), int(label))
            for image, label in zip(images, labels, strict=True)
        )

    train_images, train_labels, test_images, test_labels = split_digits()
    both = rows(train_images, train_labels) + rows(test_images, test_labels)
    assert sorted(both) == rows(*load_digits())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_class_gives_the_same_share(seed):
    split = split_digits(seed)
    train = split.train_labels.bincount()
    test = split.test_labels.bincount()
    share = test / (train + test)
    assert (share - 0.2).abs().max() < 0.5 / (train + test).min()


def test_the_seed_determines_the_split():
    first, again, other = split_digits(0), split_digits(0), split_digits(1)
    assert torch.equal(first.test_images, again.test_images)
    assert not torch.equal(first.test_images, other.test_images)


def test_the_parts_are_shuffled():
    labels = split_digits().train_labels
    assert len(set(labels[:30].tolist())) > 5
