"""Short broken runs: each shows the sign of its fault and no other's, whatever the
seed.
"""

import math

import pytest

from course_lib.training.broken_runs import FAULTS, run_curves


def signs(curves):
    """What tells the faults apart, each as yes or no."""
    ratio, last = curves["ratio"], curves["held out"][-1]
    train = sum(curves["loss"][-8:]) / 8
    middle = (curves["lowest"] + curves["chance"]) / 2
    return {
        "optimizer of another model": max(ratio) == 0,
        "schedule per micro-batch": max(ratio[24:]) == 0 < max(ratio),
        "rate too high": ratio[0] > 1,
        "targets not shifted": last < 0.3 * curves["lowest"],
        "too few texts": last > train + 1.2 and ratio[0] < 1,
        "targets of another row": abs(last - curves["chance"]) < 0.35
        and min(ratio) > 0,
        "sound": last < middle and last > 0.9 * curves["lowest"] and min(ratio) > 0,
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_shows_its_own_sign(fault):
    for seed in range(5):
        curves = run_curves(fault, seed)
        found = [name for name, there in signs(curves).items() if there]
        if fault == "rate too high":  # how high the losses end is chance
            assert fault in found
        else:
            assert found == [fault], seed
        assert len(curves["loss"]) == 48 and len(curves["held out"]) == 12
        assert curves["chance"] == math.log(10) > curves["lowest"] > 1


def test_curves_are_the_caller_s_own_and_come_again():
    first = run_curves("sound", 0)
    first["loss"].clear()
    assert len(run_curves("sound", 0)["loss"]) == 48


def test_an_unknown_fault_is_named():
    with pytest.raises(ValueError, match="expected one of sound, .* got 'noise'"):
        run_curves("noise", 0)
