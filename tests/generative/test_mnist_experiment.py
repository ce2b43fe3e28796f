"""The parts of the experiment with MNIST, at a tiny size and with other digits."""

import importlib.util
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from course_lib.data.digit_split import DigitSplit, split_digits
from course_lib.data.picture_text import texts_as_pictures

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def experiment():
    place = ROOT / "experiments/19_mnist.py"
    spec = importlib.util.spec_from_file_location("mnist_experiment", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def digits():
    """60 of the small digits to learn from and 30 to judge by, blown up."""
    data = split_digits(0)
    larger = [F.interpolate(some, 28) for some in (data[0][:400], data[2][:30])]
    return DigitSplit(larger[0], data[1][:400], larger[1], data[3][:30])


def small(settings):
    return settings | {
        "schedule": 10, "channels": 8, "steps": 3, "batch": 4, "sampling": 2,
        "scales": [1.0, 3.0], "judge": 3, "at once": 20, "shown": 1,
    }  # fmt: skip


def test_a_run_has_every_measure_for_every_scale(experiment, digits, monkeypatch):
    monkeypatch.setattr(experiment, "split_mnist", lambda seed: digits)
    seen, settings = [], small(experiment.SETTINGS)
    first, other = (experiment.run(seed, settings, seen.append) for seed in (0, 1))
    assert seen[0] == 0.1 and max(seen) < 1
    for found in (first, other):
        assert set(found) == {"real", "training seconds", "1", "3"}
        measures = set(found["real"]) | {"drawing seconds"}
        assert (
            measures == set(found["1"]) - {"pictures"} == set(found["3"]) - {"pictures"}
        )
    assert texts_as_pictures(first["3"]["pictures"], 28).shape == (10, 1, 28, 28)
    assert "pictures" not in other["3"]
    told = experiment.summary(
        {"settings": settings, "results": [{"result": first}, {"result": other}]}
    )
    assert list(told) == ["real pictures", "scale 1", "scale 3"]


def test_real_pictures_have_the_held_out_labels_and_come_once(experiment, digits):
    pictures, labels = experiment.real_pictures(digits)
    assert torch.equal(labels, digits.test_labels)
    assert len({tuple(picture.flatten().tolist()) for picture in pictures}) == 30


def test_drawing_in_parts_is_drawing_at_once(experiment):
    def model(x, t, labels):
        return 0.1 * x + labels.view(-1, 1, 1, 1) / 20 + t.view(-1, 1, 1, 1) / 100

    labels, schedule = torch.arange(10).repeat(3), experiment.cosine_schedule(10)
    settings = small(experiment.SETTINGS)
    whole, parts = (
        experiment.draw(model, labels, 1.5, 7, schedule, settings | {"at once": size})
        for size in (30, 7)
    )
    torch.testing.assert_close(whole, parts)
    assert whole.shape == (30, 1, 28, 28) and whole.min() >= 0 and whole.max() <= 1
