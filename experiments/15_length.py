"""Raters like long and ornate answers a little. What does a policy make of it?"""

import copy
import functools

import torch

from course_lib.alignment.grpo import fit_grpo
from course_lib.alignment.length_control import (
    StyleControlled,
    WithoutStyle,
    fit_style,
    remaining_style,
    style_counts,
)
from course_lib.alignment.report import LONGEST, describe
from course_lib.alignment.reward_model import RewardModel, fit_reward_model
from course_lib.alignment.rollouts import roll_out
from course_lib.alignment.stages import ask, fine_tune, sides
from course_lib.data.instructions import (
    PLAIN,
    encode,
    gold_reward,
    sample_prompts,
)

QUESTION = """
Raters vote for what they want, and a little for length and ornament: each word, and each
plain adjective, which the gold reward does not count, makes an answer more likely to
win. A reward model learns from their votes, and a policy follows it. Does it write
longer and more ornate answers, and not better ones? And does it help to explain the
votes by two parts, style and reward, and to follow the second alone?
"""

HYPOTHESIS = """
In every seed the policy that follows the plain reward model ends with answers at least 6
tokens longer than the fine-tuned model's and with at least one more ornament, and with
a lower gold reward than the fine-tuned model has. In every seed the policy whose
reward leaves out style ends with a higher gold reward than that one, by at least 0.5,
with answers at least 6 tokens shorter and fewer ornaments. Where what its scores on the
fine-tuned model's answers still owe to style is subtracted too, in every seed the gold
reward is at least 0.5 higher than with the plain reward model and not below the
fine-tuned model's by more than 0.1, with answers at most 4 tokens longer than its.
"""

REFUTED_IF = """
Any of these comparisons comes out the other way, or smaller, in a seed.
"""

CHANGES = """
Taste and leash were chosen on seed 0, where the first two arms ran with a few settings.
With 0.1 a token and beta 0.1 answers grew by 4 tokens, and the gold reward rose all the
same, from 1.2 to 1.7; with 0.25 and beta 0.05, and with 0.15 and 0.1, they ran into the
limit of 40. With 0.15 and beta 0.25 the gold reward ended at -0.38, and at 1.39 with
style left out. Seeds 1 and 2 had not been seen when the hypothesis was written, nor the
third arm. It was refuted in seed 1: there the gold reward falls by less than 0.1 where
votes are followed as they are, and with style left out answers grow to 29 tokens, and
gold ends at 0.0. Subtracting from the plain reward what is linear in style (by least
squares, after its training) was then tried in that seed: 20.6 tokens, 0.8 ornaments
and a gold reward of 1.1.
"""

SETTINGS = {
    "votes": 3000,
    "taste": {"token": 0.15, "ornament": 0.3},  # in points of the gold reward
    "sharpness": 2.0,
    "reward model": {"steps": 220, "learning_rate": 1e-3, "batch": 32},
    "grpo": {"iterations": 16, "beta": 0.25, "learning_rate": 1e-3, "asked": 10},
    "arms": [
        "votes as they are", "style left out", "and subtracted", "votes without taste",
    ],
    "tested": 100,
}  # fmt: skip
SEEDS = [0, 1, 2]
ORNAMENTS = [encode(word)[0] for word in PLAIN]
counts = functools.partial(style_counts, words=ORNAMENTS)


def vote(prompts: list, ones: list, others: list, taste, sharpness: float, seed: int):
    """(prompt, chosen, rejected): votes on gold reward and style."""
    draw, votes = torch.Generator().manual_seed(seed), []
    for prompt, *pair in zip(prompts, ones, others, strict=True):
        worth = []
        for answer in pair:
            words = answer.split()
            ornaments = sum(word in PLAIN for word in words)
            style = taste["token"] * len(words) + taste["ornament"] * ornaments
            worth.append(gold_reward(prompt, answer) + style)
        chance = torch.tensor(sharpness * (worth[0] - worth[1])).sigmoid()
        first = bool(torch.rand((), generator=draw) < chance)
        if pair[0] != pair[1]:
            votes.append((prompt, *(pair if first else pair[::-1])))
    return votes


def look(policy, tuned, asked: list, reward, seed: int) -> dict:
    """``report``, with the number of ornaments."""
    ids, end = [encode(prompt) for prompt in asked], 0
    draw = torch.Generator().manual_seed(seed)
    rollout = roll_out(policy, tuned, ids, LONGEST, end, draw)
    found = {**describe(rollout.answers), "divergence": rollout.divergence}
    with torch.no_grad():
        found["proxy"] = reward(rollout.answers).mean().item()
    ornaments = counts(rollout.answers)[:, 1]
    return {**found, "ornaments": ornaments.double().mean().item()}


def run(seed: int, settings: dict, progress) -> dict:
    asked = sample_prompts(settings["tested"], 9000 + seed)
    tuned = fine_tune(seed)
    voted = sample_prompts(settings["votes"], 100 + seed)
    texts = ask(tuned, voted, seed, group=2)
    prompts = [encode(prompt) for prompt in sample_prompts(1000, 200 + seed)]
    results = {}
    for done, arm in enumerate(settings["arms"]):
        progress(0.1 + 0.22 * done)
        taste = settings["taste"]
        if arm == "votes without taste":
            taste = dict.fromkeys(taste, 0.0)
        votes = vote(voted, texts[::2], texts[1::2], taste, settings["sharpness"], seed)
        chosen, rejected = sides(votes)
        weights = fit_style(counts(chosen), counts(rejected))
        reward = learner = RewardModel(tuned)
        if arm in ("style left out", "and subtracted"):
            learner = StyleControlled(reward, weights, counts)
        fit_reward_model(
            learner, chosen, rejected, **settings["reward model"], seed=seed
        )
        if arm == "and subtracted":
            with torch.no_grad():
                scores = torch.cat([reward(chosen), reward(rejected)])
            kinds = torch.cat([counts(chosen), counts(rejected)])
            reward = WithoutStyle(reward, remaining_style(scores, kinds), counts)
        policy = copy.deepcopy(tuned)
        before = look(policy, tuned, asked, reward, seed)
        fit_grpo(policy, reward, prompts, **settings["grpo"], seed=seed)
        longer = (chosen.length - chosen.prompt) - (rejected.length - rejected.prompt)
        results[arm] = {
            "weights": weights.tolist(),
            "longer wins": (longer > 0)[longer != 0].double().mean().item(),
            "before": before,
            "after": look(policy, tuned, asked, reward, seed),
        }
    return results


def summary(recording: dict) -> dict:
    """What answers are like before, and after following each reward."""
    from course_lib.publishing.experiments.page import spread

    arms = recording["settings"]["arms"]
    found = [entry["result"] for entry in recording["results"]]
    states = {"fine-tuned": [run[arms[0]]["before"] for run in found]}
    states |= {arm: [run[arm]["after"] for run in found] for arm in arms}
    return {
        name: {
            key: spread([one[key] for one in ones], ".2f")
            for key in ["gold", "proxy", "tokens", "ornaments", "bright", "ended"]
        }
        for name, ones in states.items()
    }
