"""The ring: modes where they should be, reports counted by hand, bad input."""

import math

import pytest
import torch

from course_lib.data.rings import ring_modes, ring_report, sample_ring


def test_modes_lie_evenly_on_the_circle():
    modes = ring_modes(8, 2)
    torch.testing.assert_close(modes.norm(dim=1), torch.full((8,), 2.0))
    torch.testing.assert_close(modes[2], torch.tensor([0.0, 2.0]), atol=1e-6, rtol=0)
    gaps = (modes - modes.roll(1, 0)).norm(dim=1)
    torch.testing.assert_close(gaps, torch.full((8,), 4 * math.sin(math.pi / 8)))


def test_samples_come_from_all_modes_and_are_as_good_as_theory_says():
    report = ring_report(sample_ring(20_000, 0))
    assert report.good == pytest.approx(1 - math.exp(-4.5), abs=0.003)
    assert report.covered == 8
    torch.testing.assert_close(
        report.shares, torch.full((8,), report.good / 8), atol=0.01, rtol=0
    )


def test_a_report_counted_by_hand():
    modes = ring_modes(4, 1.0)
    points = torch.cat([
        modes[:1].repeat(38, 1), modes[1:2], modes[2:3] + torch.tensor([[0.0, 0.16]]),
    ])  # fmt: skip
    report = ring_report(points, modes=4, radius=1.0, spread=0.05)
    assert report.good == pytest.approx(39 / 40)
    # Mode 1 has its tenth of a fair share, 1 of 40; the point at mode 2 lies too far.
    assert report.covered == 2
    torch.testing.assert_close(report.shares, torch.tensor([38.0, 1.0, 0.0, 0.0]) / 40)
    more = ring_report(points.repeat(1, 1), modes=4, radius=1.0, spread=0.06)
    assert more.good == 1 and more.covered == 3


def test_a_seed_repeats_and_a_generator_goes_on():
    assert sample_ring(5, 3).equal(sample_ring(5, 3))
    draw = torch.Generator().manual_seed(3)
    assert sample_ring(5, draw).equal(sample_ring(5, 3))
    assert not sample_ring(5, draw).equal(sample_ring(5, 3))


def test_what_is_not_finite_is_not_good():
    assert ring_report(torch.tensor([[math.nan, 0.0], [2.0, 0.0]])).good == 0.5


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: ring_modes(0), "got 0 modes and radius 2"),
        (lambda: ring_modes(3, -1.0), "got 3 modes and radius -1"),
        (lambda: sample_ring(0, 1), "positive spread, got 0 and 0.05"),
        (lambda: sample_ring(4, 1, spread=0.0), "got 4 and 0.0"),
        (lambda: ring_report(torch.zeros(4, 3)), r"points \(N, 2\), got \(4, 3\)"),
        (lambda: ring_report(torch.zeros(0, 2)), r"got \(0, 2\)"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
