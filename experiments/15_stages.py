"""Do the stages of alignment raise what people want, and not only what a reward model
says?
"""

import copy

import torch

from course_lib.alignment.best_of_n import best_of_n
from course_lib.alignment.dpo import fit_dpo
from course_lib.alignment.grpo import fit_grpo
from course_lib.alignment.ppo import fit_ppo
from course_lib.alignment.pretrained import load_pretrained
from course_lib.alignment.report import LONGEST, describe, report
from course_lib.alignment.reward_model import (
    RewardModel,
    calibration,
    fit_reward_model,
    score,
)
from course_lib.alignment.rollouts import sample_answers
from course_lib.alignment.stages import collect_votes, fine_tune, sides
from course_lib.data.instructions import encode, gold_reward, sample_prompts

QUESTION = """
A small language model is fine-tuned on demonstrations; then votes between two of its
answers improve it, by a reward model and best-of-n, PPO or GRPO, or directly by DPO. Does
each of these raise the gold reward, which no model sees?
"""

HYPOTHESIS = """
In every seed fine-tuning raises the gold reward of the pretrained model by at least 1.
In every seed best of 8, DPO, GRPO and PPO each raise it by at least 0.5 more. The
reward model, shown pairs that it has not seen, is right more often about who is better
than about how people voted, since votes are noisy.
"""

REFUTED_IF = """
Any of these differences lies, in any seed, on the other side of its bound.
"""

CHANGES = """
A first run had a margin of 0.25, 5,000 votes, a reward model of 400 steps at 0.002 with
batches of 32, and settings found on seed 0: beta 0.1 for DPO, 0.3 for GRPO and PPO. It
was refuted: the reward models were right on 76 to 80 % of new pairs; in seed 1 DPO lost
the grammar (-0.31, 31 nats away), and GRPO fell below the fine-tuned model in seed 2
(1.04). Then other settings were tried on seed 10. There 8,000 votes brought the reward
model of 400 steps to 82 %, 1,000 such steps to 80 %, and 1,000 steps at 0.001 with
batches of 64 to 88 %. With that one, GRPO ended at 2.03 with beta 0.2 and at -0.87 with
0.1, PPO at 2.03, and DPO with beta 0.3 at 2.15. The margin was then raised to 0.5, and
the seeds of the first run were run again: GRPO, PPO and best of 8 held in the two that
were finished (2.03 to 2.20), and DPO went 13 nats away in seed 1 (0.96). At a learning
rate of 0.0002 instead of 0.0005 and twice the steps it came to 2.28 in seed 1 and 2.15
in seed 2, and all three seeds were run anew with that.
"""

SETTINGS = {
    "fine-tuning": {"demonstrations": 2000, "steps": 150, "learning_rate": 1e-3},
    "votes": 8500,
    "reward model": {"steps": 1000, "learning_rate": 1e-3, "batch": 64},
    "dpo": {"steps": 240, "learning_rate": 2e-4, "batch": 32, "beta": 0.3},
    "grpo": {"iterations": 40, "learning_rate": 5e-4, "beta": 0.2},
    "ppo": {"iterations": 24, "learning_rate": 5e-4, "beta": 0.2, "passes": 3},
    "tested": 300,
}
SEEDS = [0, 1, 2]


def judge_reward_model(model: RewardModel, votes: list) -> dict:
    """Accuracy on votes and on gold rewards, and calibration, on unseen pairs."""
    chosen, rejected = sides(votes)
    margin = score(model, chosen) - score(model, rejected)
    gold = torch.tensor([gold_reward(p, c) - gold_reward(p, r) for p, c, r in votes])
    differ = gold != 0
    # Whether the first answer in an order that knows nothing of the vote won.
    first = torch.rand(len(votes), generator=torch.Generator().manual_seed(0)) < 0.5
    return {
        "votes": (margin > 0).double().mean().item(),
        "gold": ((margin > 0) == (gold > 0))[differ].double().mean().item(),
        "voters": (gold > 0)[differ].double().mean().item(),
        "calibration": calibration(
            torch.where(first, margin, -margin).sigmoid(), first
        ),
    }


def run(seed: int, settings: dict, progress) -> dict:
    asked = sample_prompts(settings["tested"], 9000 + seed)
    base = load_pretrained()
    results = {"pretrained": report(base, base, asked, seed=seed)}
    tuned = fine_tune(seed, **settings["fine-tuning"])
    progress(0.1)
    votes = collect_votes(tuned, settings["votes"], seed)
    chosen, rejected = sides(votes[:-500])
    progress(0.25)
    reward = RewardModel(tuned)
    fit_reward_model(reward, chosen, rejected, **settings["reward model"], seed=seed)
    results["reward model"] = judge_reward_model(reward, votes[-500:])
    results["fine-tuned"] = report(tuned, tuned, asked, reward, seed)
    progress(0.5)

    ids = [encode(prompt) for prompt in asked]
    many = sample_answers(
        tuned, ids, LONGEST, 0, torch.Generator().manual_seed(seed), 8
    )
    scores = score(reward, many).view(len(ids), 8)
    best = best_of_n(scores, 8, torch.Generator())
    picked = many[torch.arange(len(ids)) * 8 + best]
    results["best of 8"] = describe(picked) | {
        "proxy": scores.amax(dim=1).mean().item()
    }

    prompts = [encode(vote[0]) for vote in votes]
    for name, fit, given in [
        ("DPO", fit_dpo, (chosen, rejected)),
        ("GRPO", fit_grpo, (reward, prompts)),
        ("PPO", fit_ppo, (reward, prompts)),
    ]:
        progress({"DPO": 0.55, "GRPO": 0.7, "PPO": 0.85}[name])
        policy = copy.deepcopy(tuned)
        fit(policy, *given, **settings[name.lower()], seed=seed)
        results[name] = report(policy, tuned, asked, reward, seed)
    return results


def summary(recording: dict) -> dict:
    """Gold and proxy rewards, and how far each policy moved."""
    from course_lib.publishing.experiments.page import spread

    rows = {}
    for arm in ["pretrained", "fine-tuned", "best of 8", "DPO", "GRPO", "PPO"]:
        found = [entry["result"][arm] for entry in recording["results"]]
        rows[arm] = {
            name: spread([one[key] for one in found], ".2f") if key in found[0] else "–"
            for name, key in [
                ("gold reward", "gold"),
                ("reward model", "proxy"),
                ("nats from the fine-tuned model", "divergence"),
                ("bright words", "bright"),
            ]
        }
    return rows
