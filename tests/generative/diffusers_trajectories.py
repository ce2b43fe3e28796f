"""Writes ``diffusers_trajectories.json``: what the schedulers of diffusers give, for the
tests of the samplers, so that these need no diffusers themselves.

    python tests/generative/diffusers_trajectories.py

Their tables are float32; here they are made anew from the same betas in float64.
"""

import itertools
import json
from pathlib import Path

import torch

STEPS = 20
BETAS = {  # name -> diffusers' name, first and last beta
    "linear": ("linear", 0.01, 0.4),
    "scaled linear": ("scaled_linear", 0.01, 0.4),
    "cosine": ("squaredcos_cap_v2", 0.01, 0.4),
}
KINDS = {"epsilon": "epsilon", "x0": "sample", "v": "v_prediction"}


def prediction(x, t):
    """A stand-in for a model, of x_t and of t counted from 1."""
    return torch.sin((1 + t / 10) * x + 0.3 * t)


def start():
    return torch.randn(
        2, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(5)
    )


def trajectory(cls, *, betas, kind, spacing, steps, eta):
    name, first, last = BETAS[betas]
    more = {"set_alpha_to_one": True} if cls.__name__ == "DDIMScheduler" else {}
    scheduler = cls(
        num_train_timesteps=STEPS, beta_schedule=name, beta_start=first, beta_end=last,
        prediction_type=KINDS[kind], timestep_spacing=spacing, clip_sample=True,
        clip_sample_range=1.0, **more,
    )  # fmt: skip
    scheduler.betas = scheduler.betas.double()
    scheduler.alphas = 1 - scheduler.betas
    scheduler.alphas_cumprod = scheduler.alphas.cumprod(dim=0)
    scheduler.set_timesteps(steps)
    x, draw, states = start(), torch.Generator().manual_seed(6), []
    options = {"eta": eta, "use_clipped_model_output": True} if more else {}
    for t in scheduler.timesteps:
        answer = prediction(x, int(t) + 1)
        x = scheduler.step(answer, int(t), x, generator=draw, **options).prev_sample
        states.append(x.flatten().tolist())
    return scheduler.betas.tolist(), states


def main():
    import diffusers

    cases = []
    ways = [
        ("ddpm", diffusers.DDPMScheduler, 1.0),
        ("ddim", diffusers.DDIMScheduler, 0.0),
        ("ddim", diffusers.DDIMScheduler, 0.6),
    ]
    for (sampler, cls, eta), kind in itertools.product(ways, KINDS):
        for betas, spacing, steps in [
            ("linear", "leading", 20),
            ("scaled linear", "trailing", 5),
            ("cosine", "leading", 5),
        ]:
            if betas == "cosine" and kind == "epsilon":
                steps = 4  # another stride
            case = {"betas": betas, "kind": kind, "spacing": spacing, "steps": steps}
            used, states = trajectory(cls, **case, eta=eta)
            case |= {"sampler": sampler, "eta": eta}
            cases.append(case | {"used": used, "states": states})
    content = {"diffusers": diffusers.__version__, "cases": cases}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(content), encoding="utf-8")
    print(f"{len(cases)} cases, {path.stat().st_size / 1e3:.0f} KB")


if __name__ == "__main__":
    main()
