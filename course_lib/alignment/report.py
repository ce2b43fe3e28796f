"""What an aligned model does: what people would say, what the reward model says, and
how far it has moved.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from course_lib.alignment.answers import Answers
from course_lib.alignment.rollouts import roll_out
from course_lib.data.instructions import END, decode, encode, judge
from course_lib.language_models.gpt import GPT

LONGEST = 40  # tokens of an answer


def describe(answers: Answers) -> dict[str, float]:
    """Means over answers of instructions: gold reward, its parts, and the length."""
    prompts, texts = answers.texts(decode)
    judged = [judge(*pair) for pair in zip(prompts, texts, strict=True)]
    parts = {
        "gold": [one.reward for one in judged],
        "hero": [one.hero for one in judged],
        "thing": [one.thing for one in judged],
        "bright": [one.bright for one in judged],
        "dark": [one.dark for one in judged],
        "broken": [one.broken for one in judged],
        "ended": [one.ended for one in judged],
        "tokens": (answers.length - answers.prompt).tolist(),
    }
    return {name: sum(values) / len(answers) for name, values in parts.items()}


def report(
    policy: GPT,
    reference: GPT,
    prompts: Sequence[str],
    reward: Callable[[Answers], Tensor] | None = None,
    seed: int = 0,
) -> dict[str, float]:
    """Let a policy answer each prompt once: ``describe``, with the divergence from the
    reference in nats, and the mean reward as "proxy".
    """
    draw = torch.Generator().manual_seed(seed)
    ids, end = [encode(prompt) for prompt in prompts], encode(END)[0]
    rollout = roll_out(policy, reference, ids, LONGEST, end, draw)
    found = {**describe(rollout.answers), "divergence": rollout.divergence}
    if reward is not None:
        with torch.no_grad():
            found["proxy"] = reward(rollout.answers).mean().item()
    return found
