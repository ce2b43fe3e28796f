"""Noise schedules: against diffusers' betas and the papers' values, products, bad input."""

import json
import warnings
from pathlib import Path

import pytest
import torch
from diffusers_trajectories import BETAS, STEPS

from course_lib.generative.noise_schedule import (
    NoiseSchedule,
    cosine_schedule,
    linear_schedule,
    scaled_linear_schedule,
)

MADE = {
    "linear": linear_schedule,
    "scaled linear": scaled_linear_schedule,
    "cosine": cosine_schedule,
}
RECORDED = json.loads(
    Path(__file__).with_name("diffusers_trajectories.json").read_text(encoding="utf-8")
)


@pytest.mark.parity(
    "generative.noise_schedule", "diffusers 0.42.1, betas of three schedules"
)
@pytest.mark.filterwarnings("ignore:this schedule")
@pytest.mark.parametrize("name", BETAS)
def test_betas_are_those_of_diffusers(name, assert_parity):
    theirs = next(case["used"] for case in RECORDED["cases"] if case["betas"] == name)
    ends = () if name == "cosine" else BETAS[name][1:]
    ours = MADE[name](STEPS, *ends).betas
    # Theirs are float32.
    assert_parity(ours, torch.tensor(theirs, dtype=torch.float64), atol=1e-7, rtol=0)


def test_alpha_bar_is_the_product_up_to_and_with_the_step():
    with pytest.warns(UserWarning, match="does not end in noise: 37.8% of a picture"):
        schedule = NoiseSchedule(torch.tensor([0.1, 0.3, 0.4]))
    expected = torch.tensor([1, 0.9, 0.63, 0.378], dtype=torch.float64)
    torch.testing.assert_close(schedule.alpha_bars, expected, atol=1e-7, rtol=0)
    signal = schedule.signal_to_noise()
    assert signal[0] == torch.inf
    torch.testing.assert_close(signal[2].item(), 0.63 / 0.37, rtol=1e-6, atol=0)


def test_the_cosine_has_the_papers_offset_and_a_last_beta_below_one():
    schedule = cosine_schedule(1000)
    assert abs(schedule.alpha_bars[500].item() - 0.4938) < 5e-5
    assert abs(schedule.betas[0].item() - 4.13e-5) < 5e-8
    assert schedule.betas[-1] == 0.999 > schedule.betas[-2]
    assert cosine_schedule(1000, largest=1).left == 0


def test_the_papers_schedules_end_in_noise_and_short_ones_say_so():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert abs(linear_schedule(1000).left - 4.04e-5) < 1e-7
        assert abs(scaled_linear_schedule(1000).left - 0.00466) < 5e-6
        linear_schedule(100, 1e-3, 0.2)  # both ends times 1000 / N
    with pytest.warns(UserWarning, match="100 steps does not end in noise: 36.4%"):
        linear_schedule(100)


def test_a_lookup_fits_what_it_is_multiplied_with():
    schedule, x = cosine_schedule(10), torch.zeros(3, 1, 4, 5)
    found = schedule.alpha_bar(torch.tensor([0, 3, 10]), x)
    assert found.shape == (3, 1, 1, 1) and found.dtype == torch.float32
    assert found[0] == 1 and found[1].item() == pytest.approx(
        schedule.alpha_bars[3].item()
    )
    assert schedule.alpha_bar(4, x.double()).shape == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("betas", "said"),
    [
        ([], "one row"),
        ([[0.1, 0.2]], "one row"),
        ([0.0, 0.5], "above 0 and not above 1, got 0 to 0.5"),
        ([0.5, 1.2], "got 0.5 to 1.2"),
        ([0.5, float("nan")], "above 0"),
    ],
)
def test_betas_that_are_none_are_refused(betas, said):
    with pytest.raises(ValueError, match=said):
        NoiseSchedule(torch.tensor(betas))


def test_steps_outside_the_schedule_are_refused():
    schedule, x = cosine_schedule(10), torch.zeros(2, 3)
    for t, said in [
        (11, "between 0 and 10, the steps of the schedule, got 11"),
        (-1, "got -1"),
        (torch.tensor([1.0, 2.0]), "integers"),
        (torch.tensor([1, 2, 3]), "one for each of 2 rows"),
    ]:
        with pytest.raises(ValueError, match=said):
            schedule.alpha_bar(t, x)
    for bad in (0, -3):
        with pytest.raises(ValueError, match="at least one step"):
            linear_schedule(bad)
    with pytest.raises(ValueError, match="largest"):
        cosine_schedule(10, largest=0)
