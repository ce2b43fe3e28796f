"""What happens to what people want while a reward model is obeyed more and more?"""

import copy

import torch

from course_lib.alignment.best_of_n import best_of_n, divergence_bound
from course_lib.alignment.dpo import fit_dpo
from course_lib.alignment.grpo import fit_grpo
from course_lib.alignment.ppo import fit_ppo
from course_lib.alignment.report import LONGEST, describe, report
from course_lib.alignment.reward_model import RewardModel, fit_reward_model, score
from course_lib.alignment.rollouts import sample_answers
from course_lib.alignment.stages import collect_votes, fine_tune, sides
from course_lib.data.instructions import encode, sample_prompts

QUESTION = """
A reward model has learned from votes on the fine-tuned model's answers. Policies follow
it further and further away from that model. Where does the gold reward stop rising, for
best-of-n, GRPO, PPO and DPO? And does a leash help, or new votes on the answers that
exploit the reward model?
"""

HYPOTHESIS = """
In every seed: without a leash, GRPO ends with a gold reward at least 0.5 below the best
that it had on the way, while the proxy is higher at the end than it was there. With a
leash (beta 0.5) it ends less than 0.25 below its best. With a reward model that has
also seen votes between exploiting answers and the fine-tuned model's, GRPO without a
leash ends at least 0.5 higher than with the first reward model. Best of 32 has a gold
reward less than 0.25 below that of the best n. PPO without a leash and DPO with a small
beta also end at least 0.5 below the best that they had, with a higher proxy than there.
"""

REFUTED_IF = """
Any of these comparisons comes out the other way in a seed.
"""

CHANGES = """
The hypothesis was written after single runs of 15_stages' trials with seed 0: without
much of a leash (beta 0.1), GRPO ended after 25 iterations at a gold reward of -0.14 with
4.8 bright words an answer. Nothing here had been run before. The leash was tightened
from 0.3 when 15_stages had shown that GRPO with 0.3 gains little in one of three seeds.

A first run had GRPO and best-of-n alone. Without a leash GRPO ended 0.3 below its best
in one seed and far below in two, so the hypothesis was refuted; new votes helped in two
seeds, and harmed in one. Then PPO and DPO were added. Their settings were chosen on seed
0, in one try of PPO and two of DPO (learning rates 0.0005 and 0.0002): after 160
steps the gold reward was 0.16 and 1.22. The sentence about them was written after these
tries; seeds 1 and 2 had not been seen. The other arms were run again, unchanged.
It was refuted in seed 1, where PPO moved 8 nats and ended level with its start, and in
seed 2, where DPO ended 0.4 below its best, which was its start.
"""

SETTINGS = {
    "votes": 1500,
    "reward model": {"steps": 120, "learning_rate": 2e-3},
    "arms": {
        "no leash": {"iterations": 16, "beta": 0.0},
        "leash": {"iterations": 16, "beta": 0.5},
        "new votes": {"iterations": 16, "beta": 0.0},
    },
    "every arm": {"learning_rate": 1e-3, "asked": 10},
    "PPO": {"iterations": 16, "beta": 0.0, "learning_rate": 1e-3, "asked": 80},
    "DPO": {"steps": 160, "beta": 0.05, "learning_rate": 5e-4, "batch": 16},
    "measured": 4,  # times along each run
    "n": [1, 2, 4, 8, 16, 32],
    "tested": 100,
    "tested for best of n": 50,
}
SEEDS = [0, 1, 2]


def follow(
    tuned, fit, given, total: int, settings: dict, reward, tested, seed: int, **how
):
    """Train a policy; returns it and what was measured along the way."""
    policy, path = copy.deepcopy(tuned), []

    def measure(done: int) -> None:
        if done % (total // settings["measured"]) == 0:
            found = report(policy, tuned, tested, reward, seed)
            path.append({"done": done, **found})

    measure(0)
    watch = "on_step" if fit is fit_dpo else "on_iteration"
    fit(policy, *given, total, **how, seed=seed, **{watch: measure})
    return policy, path


def best_of(tuned, reward, prompts: list[str], sizes: list[int], seed: int) -> list:
    """Gold and proxy rewards of the best of n answers, for each n."""
    most, draw = max(sizes), torch.Generator().manual_seed(seed)
    ids = [encode(prompt) for prompt in prompts]
    many = sample_answers(tuned, ids, LONGEST, 0, draw, most)
    scores = score(reward, many).view(len(ids), most)
    path = []
    for n in sizes:
        best = best_of_n(scores, n, draw)
        picked = many[torch.arange(len(ids)) * most + best]
        proxy = scores.gather(1, best[:, None]).mean().item()
        bound = divergence_bound(n)
        path.append({**describe(picked), "n": n, "divergence": bound, "proxy": proxy})
    return path


def run(seed: int, settings: dict, progress) -> dict:
    asked = sample_prompts(settings["tested"], 9000 + seed)
    tuned = fine_tune(seed)
    votes = collect_votes(tuned, settings["votes"], seed)
    reward = RewardModel(tuned)
    fit_reward_model(reward, *sides(votes), **settings["reward model"], seed=seed)
    progress(0.1)

    few = asked[: settings["tested for best of n"]]
    results = {"best of n": best_of(tuned, reward, few, settings["n"], seed)}
    prompts = [encode(prompt) for prompt in sample_prompts(1000, 200 + seed)]

    def train(arm: str, judged_by):
        """Follow a reward model, or for DPO the votes, with an arm's settings."""
        how = dict(settings["arms"].get(arm, settings.get(arm)))
        if arm in settings["arms"]:
            fit, how = fit_grpo, how | settings["every arm"]
        else:
            fit = {"PPO": fit_ppo, "DPO": fit_dpo}[arm]
        given = sides(votes) if arm == "DPO" else (judged_by, prompts)
        total = how.pop("steps" if arm == "DPO" else "iterations")
        policy, results[arm] = follow(
            tuned, fit, given, total, settings, judged_by, asked, seed, **how
        )
        return policy

    for done, arm in enumerate(["PPO", "DPO", "leash", "no leash"]):
        progress(0.2 + 0.15 * done)
        policy = train(arm, reward)
    # People compare what exploits the reward model with what is normal.
    new = collect_votes(policy, settings["votes"], seed + 10, other=tuned)
    longer = dict(settings["reward model"])
    longer["steps"] = longer["steps"] * 3 // 2  # there are twice as many votes
    second = RewardModel(tuned)
    fit_reward_model(second, *sides(votes + new), **longer, seed=seed)
    progress(0.85)
    train("new votes", second)
    return results


def summary(recording: dict) -> dict:
    """Where each method ends, and the best that it had on the way."""
    from course_lib.publishing.experiments.page import spread

    rows = {}
    for arm in ["best of n", "PPO", "DPO", *recording["settings"]["arms"]]:
        paths = [entry["result"][arm] for entry in recording["results"]]
        rows[arm] = {
            "best gold": spread(
                [max(x["gold"] for x in path) for path in paths], ".2f"
            ),
            "gold at the end": spread([path[-1]["gold"] for path in paths], ".2f"),
            "proxy at the end": spread([path[-1]["proxy"] for path in paths], ".2f"),
            "bright words": spread([path[-1]["bright"] for path in paths], ".1f"),
            "nats": spread([path[-1]["divergence"] for path in paths], ".1f"),
        }
    return rows
