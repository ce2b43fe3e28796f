"""Schedules: against transformers', the paper's formula, what they sum to, bad input."""

from functools import partial

import pytest
import torch
from transformers import optimization

from course_lib.training.loop import learning_rate_at
from course_lib.training.schedules import (
    constant,
    cosine,
    inverse_square_root,
    set_rates,
    warmup_stable_decay,
)

N, W, D = 40, 7, 12

CASES = {
    "constant": (
        partial(constant, warmup=W),
        partial(optimization.get_constant_schedule_with_warmup, num_warmup_steps=W),
    ),
    "inverse square root": (
        partial(inverse_square_root, warmup=W),
        partial(optimization.get_inverse_sqrt_schedule, num_warmup_steps=W),
    ),
    "cosine": (
        partial(cosine, updates=N, warmup=W),
        partial(
            optimization.get_cosine_schedule_with_warmup,
            num_warmup_steps=W,
            num_training_steps=N,
        ),
    ),
    "cosine to a floor": (
        partial(cosine, updates=N, warmup=W, floor=0.1),
        partial(
            optimization.get_cosine_with_min_lr_schedule_with_warmup,
            num_warmup_steps=W,
            num_training_steps=N,
            min_lr_rate=0.1,
        ),
    ),
    "warm-up, stable, decay": (
        partial(warmup_stable_decay, updates=N, warmup=W, decay=D),
        partial(
            optimization.get_wsd_schedule,
            num_warmup_steps=W,
            num_decay_steps=D,
            num_training_steps=N,
            decay_type="linear",
        ),
    ),
}


def rates_of(make, count):
    """The rates that a schedule of transformers gives, an update at a time."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer)
    rates = []
    for _ in range(count):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return rates


@pytest.mark.parity("training.schedules", "transformers' schedules, at every update")
@pytest.mark.parametrize("name", CASES)
def test_agrees_with_transformers(name, assert_parity):
    ours, theirs = CASES[name]
    rates = rates_of(theirs, N + 2)  # later their cosine rises again
    # Theirs makes update 0 with rate 0 and is one update behind in the warm-up.
    late = name == "inverse square root"
    wanted = [rates[u + 1] if u < W or late else rates[u] for u in range(N + 1)]
    got = [ours(update) for update in range(N + 1)]
    assert_parity(
        torch.tensor(got, dtype=torch.float64),
        torch.tensor(wanted, dtype=torch.float64),
    )
    assert len({*got}) > 4


def test_inverse_square_root_is_the_paper_s_formula():
    def noam(step, width=512, warmup=4000):  # step from 1
        return width**-0.5 * min(step**-0.5, step * warmup**-1.5)

    highest = noam(4000)
    for step in (1, 100, 3999, 4000, 4001, 50_000):
        share = inverse_square_root(step - 1, 4000)
        assert share == pytest.approx(noam(step) / highest)


def test_cosine_is_the_training_loop_s():
    for update in range(N + 3):
        assert cosine(update, N, W, 0.2) == learning_rate_at(update, N, 1.0, W, 0.2)


@pytest.mark.parametrize("warmup", [0, 1, 5])
def test_every_schedule_reaches_one_and_wastes_no_update(warmup):
    for schedule in (
        partial(constant, warmup=warmup),
        partial(cosine, updates=N, warmup=warmup),
        partial(warmup_stable_decay, updates=N, warmup=warmup, decay=D),
    ):
        shares = [schedule(update) for update in range(N)]
        assert max(shares) == 1.0 and min(shares) > 0
        assert shares.index(1.0) == max(0, warmup - 1)


def test_each_group_keeps_its_own_highest_rate():
    weights = [torch.nn.Parameter(torch.zeros(2)) for _ in range(2)]
    groups = [{"params": [weights[0]], "lr": 0.1}, {"params": [weights[1]], "lr": 0.4}]
    optimizer = torch.optim.AdamW(groups)
    for share in (0.5, 0.25):
        set_rates(optimizer, share)
    assert [group["lr"] for group in optimizer.param_groups] == [0.025, 0.1]


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: constant(-1), "update must not be negative, got -1"),
        (lambda: cosine(0, 5, -2), "warmup must not be negative, got -2"),
        (lambda: inverse_square_root(0, 0), "warmup must be at least 1, got 0"),
        (lambda: warmup_stable_decay(0, 5, 3, 3), "fit in 5 updates, got 3 and 3"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
