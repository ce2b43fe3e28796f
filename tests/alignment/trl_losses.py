"""Records losses of trl for ``test_trl.py``: run it where trl 1.16 is installed, which
this project does not depend on.

    python tests/alignment/trl_losses.py

The trainers' own loss functions are called with made-up log-probabilities in the place
of a model.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import torch

PATH = Path(__file__).with_suffix(".json")


def draw(*shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def trainer(**settings):
    """Something that looks like a trainer in evaluation mode."""
    fake = MagicMock()
    fake.model.training = False
    for name, value in settings.items():
        setattr(fake, name, value)
    return fake


def dpo_case(seed: int, beta: float) -> dict:
    from trl import DPOTrainer

    ids = torch.zeros(6, 7, dtype=torch.long)  # three pairs
    policy, reference = draw(6, 6, seed=seed), draw(6, 6, seed=seed + 1)
    mask = torch.tensor([[0, 0, *[1] * n, *[0] * (5 - n)] for n in (5, 3, 4, 2, 5, 1)])

    def model(of):
        def call(**inputs):
            seen = inputs["labels"][:, 1:] != -100
            return SimpleNamespace(
                log_probs=of * seen, entropy=of, mean_logits=of, is_top1=of > 0
            )  # the last three are only counted

        return call

    fake = trainer(
        aux_loss_enabled=False, ld_alpha=None, precompute_ref_logps=False, beta=beta,
        f_divergence_type="reverse_kl", loss_types=["sigmoid"], loss_weights=[1.0],
        use_weighting=False, ref_model=model(reference),
    )  # fmt: skip
    fake.accelerator.gather = fake.accelerator.gather_for_metrics = lambda x: x
    inputs = {"input_ids": ids, "attention_mask": mask, "completion_mask": mask}
    loss = DPOTrainer._compute_loss(fake, model(policy), inputs, False)
    sums = [(x * mask[:, 1:]).sum(dim=1) for x in (policy, reference)]
    return {
        "beta": beta, "policy": sums[0].tolist(), "reference": sums[1].tolist(),
        "loss": loss.item(),
    }  # fmt: skip


def grpo_case(seed: int, beta: float, loss_type: str) -> dict:
    from trl import GRPOTrainer

    now, old, reference = (draw(4, 6, seed=seed + n) / 3 - 2 for n in range(3))
    advantages = draw(4, seed=seed + 3)
    mask = torch.tensor([[1] * n + [0] * (6 - n) for n in (6, 2, 4, 3)])
    fake = trainer(
        aux_loss_enabled=False, top_entropy_quantile=1.0, beta=beta,
        off_policy_mask_threshold=None, importance_sampling_level="token",
        loss_type=loss_type, epsilon_low=0.2, epsilon_high=0.2, use_vllm=False,
        max_completion_length=10, _entropy_bonus_enabled=False,
    )  # fmt: skip
    fake.args.use_bias_correction_kl, fake.args.delta = False, None
    fake.accelerator.reduce = lambda x, reduction=None: x
    fake.accelerator.gather = lambda x: x
    fake._get_per_token_logps_and_entropies = lambda *a, **k: (now, now * 0, None)
    inputs = {
        "prompt_ids": torch.zeros(4, 2).long(), "prompt_mask": torch.ones(4, 2).long(),
        "completion_ids": torch.zeros(4, 6).long(), "completion_mask": mask,
        "advantages": advantages, "old_per_token_logps": old,
        "ref_per_token_logps": reference,
    }  # fmt: skip
    loss = GRPOTrainer._compute_loss(fake, None, inputs)
    return {
        "beta": beta, "loss_type": loss_type, "now": now.tolist(), "old": old.tolist(),
        "reference": reference.tolist(), "advantages": advantages.tolist(),
        "mask": mask.tolist(), "loss": loss.item(),
    }  # fmt: skip


def reward_case(seed: int) -> dict:
    from trl import RewardTrainer

    logits = draw(6, 1, seed=seed)
    fake = trainer()
    fake.args.center_rewards_coefficient = None
    fake.accelerator.gather = lambda x: x
    fake.accelerator.gather_for_metrics = lambda x: x
    loss = RewardTrainer.compute_loss(
        fake, lambda **inputs: SimpleNamespace(logits=logits), {}
    )
    return {"rewards": logits[:, 0].tolist(), "loss": loss.item()}


def main() -> None:
    import transformers
    import trl

    recorded = {
        "versions": {
            "trl": trl.__version__,
            "torch": torch.__version__.split("+")[0],
            "transformers": transformers.__version__,
            "python": ".".join(map(str, sys.version_info[:2])),
        },
        "dpo": [dpo_case(seed, beta) for seed, beta in [(1, 0.1), (5, 0.5)]],
        "grpo": [
            grpo_case(seed, beta, kind)
            for seed, beta in [(10, 0.0), (20, 0.3)]
            for kind in ("grpo", "bnpo", "dr_grpo")
        ],
        "reward": [reward_case(seed) for seed in (30, 31)],
    }
    PATH.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
