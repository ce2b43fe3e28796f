"""Three ways to train a classifier of digits, against noise and against an attack."""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.data.digit_split import split_digits
from course_lib.evaluation.attacks import fgsm, margin, pgd, project, surprise
from course_lib.evaluation.calibration import (
    expected_calibration_error,
    fit_temperature,
)
from course_lib.evaluation.corruption import pixel_noise
from course_lib.evaluation.digit_classifier import DigitClassifier
from course_lib.training.loop import train

QUESTION = """
A convolutional classifier of 8x8 digits is trained on the pictures as they are, on noisy
ones, or on those that an attack makes of them at every step. How accurate is each under
noise, and how accurate under an attack of each budget? Each way of training gets the
learning rate, and the noisy one the level of noise, that serve it best.
"""

HYPOTHESIS = """
With a budget of 0.15 the adversarially trained classifier keeps at least 70 % of
pictures, at least 40 points more than the plain one and 10 more than the noisy one. On
clean pictures it is behind the plain one by at least half a point. With noise of 0.3 the
noisy one is ahead of the plain one by at least 4 points; the adversarial one, which saw
no such noise, by at least 2. At a budget of 0.2, one step leaves the plain one at least 5
points more than the whole attack does. The plain one's calibration error with noise of
0.3 is at least five times that on clean pictures, and a temperature fitted on clean ones
takes away less than half of it.
"""

REFUTED_IF = """
The mean over seeds of any of these lies on the other side of its bound.
"""

CHANGES = """
Trials with seed 9 came first, all arms as here but for the grids. There the adversarial
classifier's best rate, the noisy one's level and the plain one's rate lay at the grid's
edge; the grids were widened. The hypothesis was written after these trials; its bounds
are weaker than what they showed. A first run stopped at seed 2, whose plain classifier
was right on all 200 held-out pictures, so that no temperature could be fitted; now none
is, and all seeds were run again.
"""

SETTINGS = {
    "validation": 200,  # of the training pictures, to choose by
    "batch": 64,
    # Each arm: its candidates (what changes the pictures, how much, the rate), and its
    # updates. An attack of 5 steps costs five passes more: the others get six times as
    # many updates.
    "arms": {
        "plain": {
            "steps": 2400,
            "candidates": [["none", 0.0, r] for r in [0.0003, 0.001, 0.003, 0.01]],
        },
        "noise": {
            "steps": 2400,
            "candidates": [
                ["noise", 0.2, 0.003], ["noise", 0.4, 0.003], ["noise", 0.6, 0.003],
                ["noise", 0.4, 0.01],
            ],
        },
        "adversarial": {
            "steps": 400,
            "candidates": [["attack", 0.2, r] for r in [0.003, 0.01, 0.03]],
        },
    },
    "attack in training": 5,  # steps
    "levels": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5],  # of noise
    "budgets": [0.0, 0.05, 0.1, 0.15, 0.2, 0.25],
    "chosen at": {"noise": 0.3, "attack": 0.15},
    "attack": {"steps": 30, "restarts": 2},  # for each of two losses
    "noise draws": 5,
}  # fmt: skip
SEEDS = [0, 1, 2]


def accuracy(model, pictures: Tensor, labels: Tensor) -> float:
    with torch.no_grad():
        return (model(pictures).argmax(dim=1) == labels).double().mean().item()


def changed(model, kind: str, size: float, pictures, labels, draw, steps: int):
    """What a way of training makes of a batch."""
    if kind == "noise":
        return pixel_noise(pictures, size, draw)
    if kind == "attack":
        return pgd(model, pictures, labels, size, steps=steps, generator=draw)
    return pictures


def fitted(seed: int, candidate, steps: int, pictures, labels, settings: dict):
    kind, size, rate = candidate
    model, draw = DigitClassifier(seed), torch.Generator().manual_seed(seed)

    def batches():
        while True:
            chosen = torch.randint(len(labels), (settings["batch"],), generator=draw)
            batch, classes = pictures[chosen], labels[chosen]
            inner = settings["attack in training"]
            yield changed(model, kind, size, batch, classes, draw, inner), classes

    train(
        model, batches(), steps, rate, loss=F.cross_entropy, seed=seed, progress=False
    )
    return model


def under_noise(model, level: float, pictures, labels, draws: int) -> float:
    draw = torch.Generator().manual_seed(0)
    found = [
        accuracy(model, pixel_noise(pictures, level, draw), labels)
        for _ in range(draws)
    ]
    return sum(found) / draws


def under_attack(model, budget: float, pictures, labels, steps: int, restarts: int):
    """The share of pictures that no attack turns, with either loss or from any start."""
    draw, holds = torch.Generator().manual_seed(0), torch.ones(len(labels)).bool()
    for loss in (surprise, margin):
        moved = pgd(
            model, pictures, labels, budget, steps=steps, restarts=restarts, loss=loss,
            generator=draw,
        )  # fmt: skip
        with torch.no_grad():
            holds &= margin(model(moved), labels) <= 0
    return holds.double().mean().item()


def weaker(model, budget: float, pictures, labels) -> dict:
    """Changes of the same size that are no worst case."""
    draw = torch.Generator().manual_seed(0)
    signs = torch.rand(pictures.shape, generator=draw).round() * 2 - 1
    anywhere = project(pictures + budget * signs, pictures, budget)
    return {
        "random signs": accuracy(model, anywhere, labels),
        "one step": accuracy(model, fgsm(model, pictures, labels, budget), labels),
    }


def calibration(model, level: float, temperature, pictures, labels) -> list:
    """Accuracy, mean confidence and calibration error, as it is and, where there is a
    temperature, with it.
    """
    draw, found = torch.Generator().manual_seed(0), []
    with torch.no_grad():
        logits = model(pixel_noise(pictures, level, draw))
    for divisor in (1.0,) if temperature is None else (1.0, temperature):
        sure, said = (logits / divisor).softmax(dim=1).max(dim=1)
        right = said == labels
        found.append(
            [
                right.double().mean().item(),
                sure.double().mean().item(),
                expected_calibration_error(sure, right),
            ]
        )
    return found


def run(seed: int, settings: dict, progress) -> dict:
    data, kept = split_digits(seed), settings["validation"]
    seen, classes = data.train_images[kept:], data.train_labels[kept:]
    held = data.train_images[:kept], data.train_labels[:kept]
    test, at = (data.test_images, data.test_labels), settings["chosen at"]
    total = sum(len(arm["candidates"]) for arm in settings["arms"].values())
    result: dict = {}
    done = 0
    for name, arm in settings["arms"].items():
        models, scores = [], []
        for candidate in arm["candidates"]:
            progress(0.9 * done / total)
            done += 1
            model = fitted(seed, candidate, arm["steps"], seen, classes, settings)
            models.append(model)
            scores.append(
                {
                    "noise": under_noise(model, at["noise"], *held, 5),
                    "attack": under_attack(model, at["attack"], *held, 20, 1),
                }
            )
        picks = {
            what: max(range(len(models)), key=lambda i: scores[i][what])
            for what in ("noise", "attack")
        }
        noisy, attacked = (models[picks[what]] for what in ("noise", "attack"))
        result[name] = {
            "validation": scores,
            "chosen": {what: arm["candidates"][i] for what, i in picks.items()},
            "noise": [
                under_noise(noisy, level, *test, settings["noise draws"])
                for level in settings["levels"]
            ],
            "attack": [
                under_attack(attacked, budget, *test, **settings["attack"])
                for budget in settings["budgets"]
            ],
            "weaker": [weaker(attacked, b, *test) for b in settings["budgets"]],
        }
        with torch.no_grad():
            logits = noisy(held[0])
        errs = bool((margin(logits, held[1]) > 0).any())
        # Without a wrong prediction nothing bounds it from below.
        temperature = fit_temperature(logits, held[1]) if errs else None
        result[name]["temperature"] = temperature
        result[name]["calibration"] = [
            calibration(noisy, level, temperature, *test)
            for level in settings["levels"]
        ]
    return result


def summary(recording: dict) -> dict:
    """Accuracy under noise and under attack, a row a way of training."""
    from course_lib.publishing.experiments.page import spread

    runs = [entry["result"] for entry in recording["results"]]
    settings = recording["settings"]
    levels = [settings["levels"].index(level) for level in (0.0, 0.3)]
    budgets = [settings["budgets"].index(budget) for budget in (0.0, 0.1, 0.2)]
    return {
        name: {
            f"noise {settings['levels'][i]:g}": spread(
                [r[name]["noise"][i] for r in runs], ".1%"
            )
            for i in levels
        }
        | {
            f"attack {settings['budgets'][i]:g}": spread(
                [r[name]["attack"][i] for r in runs], ".1%"
            )
            for i in budgets
        }
        | {"one step 0.2": spread([r[name]["weaker"][budgets[-1]]["one step"]
                                   for r in runs], ".1%")}
        for name in settings["arms"]
    }  # fmt: skip
