"""Samplers: against recorded trajectories of diffusers' schedulers and Bayes' rule,
what eta and guidance do at their ends, a mixture found again, bad input.
"""

import json
from pathlib import Path

import pytest
import torch
from diffusers_trajectories import BETAS, STEPS, prediction, start

from course_lib.generative.diffusion import add_noise
from course_lib.generative.diffusion_sampling import (
    ddim_step,
    ddpm_step,
    guided,
    sample,
    sampling_times,
    with_guidance,
)
from course_lib.generative.mixture_score import MixtureScore
from course_lib.generative.noise_schedule import NoiseSchedule, cosine_schedule

RECORDED = json.loads(
    Path(__file__).with_name("diffusers_trajectories.json").read_text(encoding="utf-8")
)
pytestmark = pytest.mark.filterwarnings("ignore:this schedule")


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def name(case):
    return "-".join(str(case[key]) for key in ("sampler", "eta", "kind", "betas"))


@pytest.mark.parity(
    "generative.diffusion_sampling", "diffusers 0.42.1, DDPMScheduler and DDIMScheduler"
)
@pytest.mark.parametrize("case", RECORDED["cases"], ids=name)
def test_every_state_is_that_of_diffusers(case, assert_parity):
    assert case["betas"] in BETAS and len(case["used"]) == STEPS
    states = []
    sample(
        lambda x, t: prediction(x, int(t[0])),
        start(),
        NoiseSchedule(torch.tensor(case["used"], dtype=torch.float64)),
        **{key: case[key] for key in ("steps", "sampler", "eta", "kind", "spacing")}
        | ({"eta": 0.0} if case["sampler"] == "ddpm" else {}),
        generator=torch.Generator().manual_seed(6),
        on_step=lambda s, x, x0: states.append(x.flatten()),
    )
    theirs = torch.tensor(case["states"], dtype=torch.float64)
    assert_parity(torch.stack(states), theirs)


@pytest.mark.parity("generative.diffusion_sampling", "Bayes' rule for two Gaussians")
@pytest.mark.parametrize(("t", "s"), [(2, 1), (13, 12), (20, 5), (1, 0)])
def test_a_ddpm_step_is_the_posterior(t, s, assert_parity):
    # Given x_0, x_s is Gaussian; x_t is x_s with more noise. Condition the pair on x_t.
    schedule, x, x0 = cosine_schedule(20), draw(1), draw(1, seed=1)
    a_s, a_t = schedule.alpha_bars[s], schedule.alpha_bars[t]
    prior, shrink = 1 - a_s, (a_t / a_s).sqrt()
    gain = prior * shrink / (shrink**2 * prior + 1 - shrink**2)
    mean = a_s.sqrt() * x0 + gain * (x - shrink * a_s.sqrt() * x0)
    variance = prior - gain * shrink * prior
    nothing, one = torch.zeros(1).double(), torch.ones(1).double()
    ours = ddpm_step(x, x0, t, s, schedule, nothing)
    assert_parity(ours, mean)
    spread = ddpm_step(x, x0, t, s, schedule, one) - ours
    assert_parity(spread.square(), variance.reshape(1), atol=1e-12, rtol=0)
    assert s or spread == 0


def test_the_field_reports_numbers_of_ddim():
    schedule = NoiseSchedule(torch.tensor([0.2, 0.375]))  # ᾱ = .8, then .5
    x0, x = draw(1) * 0, torch.tensor([0.5**0.5], dtype=torch.float64)  # ε = 1
    zero = torch.zeros(1, dtype=torch.float64)
    no_noise = ddim_step(x, x0, 2, 1, schedule).item()
    assert no_noise == pytest.approx(0.4472, abs=5e-5)
    full = ddim_step(x, x0, 2, 1, schedule, zero, eta=1).item()
    assert full == pytest.approx(0.2236, abs=5e-5)
    sigma = ddim_step(x, x0, 2, 1, schedule, zero + 1, eta=1).item() - full
    assert sigma == pytest.approx(0.3873, abs=5e-5)


@pytest.mark.parametrize(("t", "s"), [(20, 19), (20, 5), (3, 1), (1, 0)])
def test_ddim_at_eta_one_is_ddpm(t, s):
    schedule = cosine_schedule(20)
    x, x0, noise = (draw(3, 2, seed=seed) for seed in range(3))
    torch.testing.assert_close(
        ddim_step(x, x0, t, s, schedule, noise, eta=1),
        ddpm_step(x, x0, t, s, schedule, noise),
    )


def test_ddim_without_fresh_noise_is_a_function_of_its_start():
    schedule = cosine_schedule(20)
    mixture = MixtureScore(draw(4, 2), 0.2, schedule)
    runs = [
        sample(mixture.noise, draw(5, 2), schedule, steps=10, clip=False,
               generator=torch.Generator().manual_seed(seed), eta=eta)
        for eta in (0.0, 0.5) for seed in (1, 2)
    ]  # fmt: skip
    assert torch.equal(runs[0], runs[1]) and not torch.equal(runs[2], runs[3])


def test_with_the_right_noise_a_step_walks_back_along_the_same_line():
    schedule = cosine_schedule(20)
    x0, noise = draw(2, 3), draw(2, 3, seed=1)
    x = add_noise(x0, noise, 15, schedule)
    torch.testing.assert_close(
        ddim_step(x, x0, 15, 6, schedule), add_noise(x0, noise, 6, schedule)
    )
    torch.testing.assert_close(ddim_step(x, x0, 15, 0, schedule), x0)


@pytest.mark.parametrize(
    "way",
    [
        {"sampler": "ddpm", "steps": 100},
        {"eta": 0.0, "steps": 30},
        {"eta": 0.5, "steps": 100},
    ],
)
def test_the_exact_score_brings_the_mixture_back(way):
    means = torch.tensor([[0.6, 0.6], [-0.6, 0.2], [0.0, -0.7]], dtype=torch.float64)
    schedule = cosine_schedule(100)
    mixture = MixtureScore(means, 0.08, schedule)
    points = sample(mixture.noise, draw(3000, 2), schedule, clip=False,
                    generator=torch.Generator().manual_seed(0), **way)  # fmt: skip
    distance, nearest = torch.cdist(points, means).min(dim=1)
    shares = nearest.bincount(minlength=3) / len(points)
    assert (distance < 0.32).double().mean() > 0.98
    assert ((shares - 1 / 3).abs() < 0.05).all()
    for mode in range(3):
        own = points[nearest == mode]
        assert (own.mean(dim=0) - means[mode]).abs().max() < 0.03
        assert ((own.std(dim=0) - 0.08).abs() < 0.02).all()


def test_times_are_trailing_or_leading():
    assert sampling_times(1000, 50)[0] == 1000
    assert sampling_times(1000, 50, "leading")[0] == 981  # 980, counted from 0
    for spacing in ("trailing", "leading"):
        for steps in (1, 3, 7, 10):
            times = sampling_times(10, steps, spacing)
            assert len(times) == steps + 1 and times[-1] == 0
            assert all(t > s for t, s in zip(times, times[1:], strict=False))


def test_guidance_is_exact_where_it_is_nothing():
    u, c = torch.tensor([1.0, 0.1]), torch.tensor([3.0, 0.3])
    assert torch.equal(guided(u, c, 0), u) and torch.equal(guided(u, c, 1), c)
    assert guided(u, c, 2).tolist() == pytest.approx([5, 0.5])

    asked = []

    def model(x, t, labels):
        asked.append(len(x))
        return x + labels[:, None]

    labels, x, t = torch.tensor([2, 5, 7]), torch.zeros(3, 2), torch.ones(3)
    for scale, expected, rows in [(0, 10, 6), (1, labels, 3), (3, 3 * labels - 20, 6)]:
        answer = with_guidance(model, labels, scale)(x, t)[:, 0]
        assert torch.equal(answer, torch.zeros(3) + expected)
        assert asked.pop() == rows


def test_the_picture_is_cut_off_before_the_step_and_not_after():
    schedule, states = cosine_schedule(20), []
    sample(lambda x, t: 5 + x, draw(4, 3), schedule, steps=20, kind="x0",
           on_step=lambda s, x, x0: states.append((x, x0)))  # fmt: skip
    assert all(x0.abs().max() <= 1 for _, x0 in states)
    assert max(x.abs().max() for x, _ in states) > 1
    torch.testing.assert_close(*states[-1])


def test_bad_input_is_refused():
    schedule, x = cosine_schedule(20), draw(2, 3)

    def run(**options):
        return sample(lambda x, t: x, x, schedule, **{"steps": 5} | options)

    for options, said in [
        ({"steps": 21}, "between 1 and 20, the steps of the schedule, got 21"),
        ({"steps": 0}, "got 0"),
        ({"spacing": "even"}, "trailing, leading, got 'even'"),
        ({"sampler": "euler"}, "ddim or ddpm, got 'euler'"),
        ({"kind": "score"}, "epsilon, x0, v"),
        ({"eta": 1.5}, "eta must lie between 0 and 1"),
    ]:
        with pytest.raises(ValueError, match=said):
            run(**options)
    with pytest.raises(ValueError, match="prediction at step 20 is not finite"):
        sample(lambda x, t: x * torch.nan, x, schedule, steps=5)
    with pytest.raises(ValueError, match="fresh noise is needed"):
        ddim_step(x, x, 5, 3, schedule, eta=0.5)
    for t, s in [(3, 3), (3, 4), (3, -1)]:
        with pytest.raises(ValueError, match="earlier s >= 0"):
            ddpm_step(x, x, t, s, schedule, x)
    with pytest.raises(ValueError, match="one shape"):
        guided(x, x[:1], 2)
