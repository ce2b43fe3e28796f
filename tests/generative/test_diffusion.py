"""The way into noise: moments against many small steps, targets there and back, batches,
bad input.
"""

import pytest
import torch

from course_lib.generative.diffusion import (
    TARGETS,
    add_noise,
    convert,
    diffusion_batches,
    recover,
    target_of,
    to_model,
    to_pictures,
)
from course_lib.generative.noise_schedule import NoiseSchedule, cosine_schedule

SCHEDULE = cosine_schedule(20)


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def test_the_jump_has_the_moments_of_many_small_steps():
    x0, count, t = 0.7, 200_000, 12
    x = torch.full((count,), x0, dtype=torch.float64)
    for step, beta in enumerate(SCHEDULE.betas[:t]):
        x = (1 - beta).sqrt() * x + beta.sqrt() * draw(count, seed=step)
    start = torch.full((count,), x0, dtype=torch.float64)
    jump = add_noise(start, draw(count, seed=99), t, SCHEDULE)
    kept = SCHEDULE.alpha_bars[t]
    for drawn in (x, jump):
        error = 5 / count**0.5  # five standard errors of the mean, and more of the rest
        assert abs(drawn.mean() - kept.sqrt() * x0) < error
        assert abs(drawn.var() - (1 - kept)) < 2 * error


@pytest.mark.parity("generative.diffusion", "the transition of steps, as matrices")
def test_the_jump_is_what_the_steps_come_to(assert_parity):
    # x_t is linear in x_0 and in the noises of its steps: their coefficients, one by
    # one, and the variance as a sum of squares.
    t = 9
    coefficients = torch.zeros(t + 1, dtype=torch.float64)
    coefficients[0] = 1
    for step, beta in enumerate(SCHEDULE.betas[:t]):
        coefficients *= (1 - beta).sqrt()
        coefficients[step + 1] = beta.sqrt()
    one, none = torch.ones(1, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)
    assert_parity(add_noise(one, none, t, SCHEDULE)[0], coefficients[0])
    spread = coefficients[1:].square().sum().sqrt()
    assert_parity(add_noise(none, one, t, SCHEDULE)[0], spread)


@pytest.mark.parametrize("source", TARGETS)
@pytest.mark.parametrize("goal", TARGETS)
def test_every_target_gives_every_other(source, goal):
    x0, noise, t = (
        draw(4, 1, 3, 5),
        draw(4, 1, 3, 5, seed=1),
        torch.tensor([1, 5, 13, 20]),
    )
    x = add_noise(x0, noise, t, SCHEDULE)
    there = target_of(source, x0, noise, t, SCHEDULE)
    found = recover(source, there, x, t, SCHEDULE)
    for ours, real in zip(found, (x0, noise), strict=True):
        torch.testing.assert_close(ours, real)
    expected = target_of(goal, x0, noise, t, SCHEDULE)
    torch.testing.assert_close(convert(there, source, goal, x, t, SCHEDULE), expected)


def test_the_signs_of_v():
    schedule = NoiseSchedule(torch.tensor([0.64, 0.999]))  # ᾱ = .36 after one step
    x0, noise = (torch.tensor([value], dtype=torch.float64) for value in (2.0, -1.0))
    x = add_noise(x0, noise, 1, schedule)
    v = target_of("v", x0, noise, 1, schedule)
    assert x.item() == pytest.approx(0.4) and v.item() == pytest.approx(-2.2)
    assert recover("v", v, x, 1, schedule)[0].item() == pytest.approx(2)


def test_where_nothing_is_left_v_still_works_and_epsilon_says_why_not():
    schedule = cosine_schedule(20, largest=1)
    x0, noise = draw(2, 3), draw(2, 3, seed=1)
    x = add_noise(x0, noise, 20, schedule)
    torch.testing.assert_close(x, noise)
    v = target_of("v", x0, noise, 20, schedule)
    torch.testing.assert_close(recover("v", v, x, 20, schedule)[0], x0)
    with pytest.raises(ValueError, match="predict v or x0"):
        recover("epsilon", noise, x, 20, schedule)


def test_batches_are_regression_with_some_labels_dropped():
    x0, labels = draw(50, 1, 2, 3).clamp(-1, 1), torch.arange(50) % 10
    generator = torch.Generator().manual_seed(0)
    options = {"batch": 4000, "null": 10, "generator": generator}
    x, t, seen, v = next(
        diffusion_batches(x0, labels, SCHEDULE, kind="v", drop=0.2, **options)
    )
    assert x.shape == v.shape == (4000, 1, 2, 3) and t.min() == 1 and t.max() == 20
    assert abs((seen == 10).double().mean() - 0.2) < 0.03
    clean, _ = recover("v", v, x, t, SCHEDULE)
    which = (clean[:, None] - x0).abs().amax(dim=(2, 3, 4)).argmin(dim=1)
    torch.testing.assert_close(clean, x0[which])  # real pictures, all of them
    kept = seen != 10
    assert (labels[which][kept] == seen[kept]).all()
    for drop, expected in [(0, False), (1, True)]:
        batch = next(diffusion_batches(x0, labels, SCHEDULE, drop=drop, **options))
        assert ((batch[2] == 10) == expected).all()


def test_the_range_is_changed_at_the_edges():
    pictures = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    inside = to_model(pictures)
    assert inside.min() < -0.9 and inside.max() > 0.9
    torch.testing.assert_close(to_pictures(inside), pictures)
    assert to_pictures(torch.tensor([-7.0, 7.0])).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("pictures", "said"),
    [
        (torch.zeros(2, 1, 8, 8, dtype=torch.uint8), "floats"),
        (torch.zeros(2, 8, 8), r"\(N, 1, H, W\), got \(2, 8, 8\)"),
        (torch.full((2, 1, 8, 8), 16.0), r"\[0, 1\], got 16 to 16"),
        (torch.full((2, 1, 8, 8), torch.nan), "got nan"),
    ],
)
def test_what_is_no_picture_is_refused(pictures, said):
    with pytest.raises(ValueError, match=said):
        to_model(pictures)


def test_bad_input_is_refused():
    x0, noise = draw(2, 3), draw(2, 3, seed=1)
    with pytest.raises(ValueError, match="epsilon, x0, v, got 'score'"):
        target_of("score", x0, noise, 1, SCHEDULE)
    with pytest.raises(ValueError, match="epsilon, x0, v"):
        recover("noise", x0, noise, 1, SCHEDULE)
    with pytest.raises(ValueError, match=r"x0 and noise must have one shape.*\(2, 2\)"):
        add_noise(x0, noise[:, :2], 1, SCHEDULE)
    with pytest.raises(ValueError, match="between 0 and 20"):
        add_noise(x0, noise, 21, SCHEDULE)
    with pytest.raises(ValueError, match="no noise at t = 0"):
        recover("x0", x0, noise, 0, SCHEDULE)
    with pytest.raises(ValueError, match="not finite"):
        to_pictures(torch.tensor([torch.nan]))
    generator, labels = torch.Generator(), torch.zeros(2, dtype=torch.long)
    for wrong, said in [
        ((2 * x0 + 5, labels), "see to_model"),
        ((x0 * torch.nan, labels), "finite"),
        ((x0.clamp(-1, 1), labels[:1]), "expected 2 labels"),
    ]:
        with pytest.raises(ValueError, match=said):
            diffusion_batches(*wrong, SCHEDULE, generator=generator)
    with pytest.raises(ValueError, match="drop"):
        diffusion_batches(
            x0.clamp(-1, 1), labels, SCHEDULE, drop=2, generator=generator
        )
