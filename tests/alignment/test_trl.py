"""The losses against trl's, recorded by ``trl_losses.py``."""

import json
from pathlib import Path

import pytest
import torch

from course_lib.alignment.answers import Answers
from course_lib.alignment.dpo import dpo_loss
from course_lib.alignment.grpo import grpo_loss
from course_lib.alignment.reward_model import bradley_terry_loss
from course_lib.alignment.rollouts import Rollout

RECORDED = json.loads(Path(__file__).with_name("trl_losses.json").read_text())
TRL = "trl 1.16.0, recorded"


def tensor(numbers):
    return torch.tensor(numbers, dtype=torch.float64)


@pytest.mark.parity("alignment.dpo", TRL)
@pytest.mark.parametrize("case", RECORDED["dpo"])
def test_dpo(case, assert_parity):
    sides = [*tensor(case["policy"]).chunk(2), *tensor(case["reference"]).chunk(2)]
    assert_parity(dpo_loss(*sides, case["beta"]), tensor(case["loss"]))


@pytest.mark.parity("alignment.grpo", TRL)
@pytest.mark.parametrize("case", RECORDED["grpo"])
def test_grpo(case, assert_parity):
    mask = torch.tensor(case["mask"])
    answers = Answers(  # the prompts have one token
        torch.zeros(4, 7).long(), torch.ones(4).long(), 1 + mask.sum(dim=1)
    )
    now, old, reference = (
        torch.nn.functional.pad(tensor(case[name]), (1, 0))
        for name in ("now", "old", "reference")
    )
    rule = {"grpo": "answer", "bnpo": "token", "dr_grpo": "constant"}[case["loss_type"]]
    loss = grpo_loss(
        now,
        Rollout(answers, old, reference),
        tensor(case["advantages"]),
        beta=case["beta"],
        rule=rule,
        constant=10 if rule == "constant" else None,
    )
    assert_parity(loss, tensor(case["loss"]))


@pytest.mark.parity("alignment.reward_model", TRL)
@pytest.mark.parametrize("case", RECORDED["reward"])
def test_bradley_terry(case, assert_parity):
    chosen, rejected = tensor(case["rewards"]).chunk(2)
    assert_parity(bradley_terry_loss(chosen, rejected), tensor(case["loss"]))


def test_the_oracle_is_named_with_its_version():
    assert TRL == f"trl {RECORDED['versions']['trl']}, recorded"
