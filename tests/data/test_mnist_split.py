"""MNIST in two parts: shares of classes, nothing lost; the same with a seed."""

import numpy as np
import pytest
import torch
from needs import needs_data

from course_lib.data import downloads, mnist_split
from course_lib.data.mnist_split import split_mnist, stratified


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_each_place_is_in_one_part_and_each_class_gives_its_share(seed, share):
    draw = torch.Generator().manual_seed(10 + seed)
    labels = torch.randint(4, (103,), generator=draw) ** 2  # 0, 1, 4, 9
    train, test = stratified(labels, share, seed)
    assert sorted([*train.tolist(), *test.tolist()]) == list(range(103))
    for label in labels.unique():
        count = int((labels == label).sum())
        assert int((labels[test] == label).sum()) == round(share * count)


def test_the_seed_determines_the_split_and_the_parts_are_shuffled():
    labels = torch.arange(10).repeat_interleave(40)
    first, again, other = (stratified(labels, 0.1, seed) for seed in (0, 0, 1))
    assert torch.equal(first[0], again[0]) and torch.equal(first[1], again[1])
    assert set(first[1].tolist()) != set(other[1].tolist())
    assert len(set(labels[first[0][:30]].tolist())) > 5
    assert len(set(labels[first[1][:15]].tolist())) > 3


def test_images_become_floats_with_their_own_labels(monkeypatch):
    labels = np.arange(10).repeat(10)
    images = (labels * 10).astype(np.uint8)[:, None, None].repeat(28, 1).repeat(28, 2)
    monkeypatch.setattr(mnist_split, "load_images", lambda *_: (images, labels))
    split = split_mnist(3)
    assert split.train_images.shape == (90, 1, 28, 28)
    assert split.test_images.dtype == torch.float32 and len(split.test_labels) == 10
    for pictures, truth in [split[:2], split[2:]]:
        torch.testing.assert_close(pictures[:, 0, 5, 7] * 255 / 10, truth.float())


def test_without_mnist_one_line_and_nothing(monkeypatch, capsys, tmp_path):
    def no_network(*_, **__):
        raise OSError("no network")

    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(downloads.urllib.request, "urlopen", no_network)
    assert split_mnist(optional=True) is None
    assert len(capsys.readouterr().out.splitlines()) == 1
    with pytest.raises(downloads.DataUnavailable):
        split_mnist()


def test_the_real_ones():
    needs_data()
    split = split_mnist()
    assert len(split.train_images) + len(split.test_images) == 10_000
    assert abs(len(split.test_images) - 1000) <= 5
    assert split.train_images.min() == 0 and split.train_images.max() == 1


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"labels must be \(N,\), got \(2, 3\)"):
        stratified(torch.zeros(2, 3), 0.1, 0)
    with pytest.raises(ValueError, match="share must lie between 0 and 1, got 2"):
        stratified(torch.zeros(3), 2, 0)
