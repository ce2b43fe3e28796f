"""The first stages of alignment in the language of *instructions*: from the pretrained
model to one that answers, and from its answers to votes.
"""

from collections.abc import Sequence

import torch

from course_lib.alignment.answers import Answers
from course_lib.alignment.pretrained import load_pretrained
from course_lib.alignment.report import LONGEST
from course_lib.alignment.rollouts import sample_answers
from course_lib.alignment.sft import sft_batches
from course_lib.data.instructions import (
    END,
    decode,
    encode,
    sample_demonstrations,
    sample_prompts,
    sample_votes,
)
from course_lib.language_models.gpt import GPT
from course_lib.training.loop import train

Votes = list[tuple[str, str, str]]  # (prompt, chosen, rejected)


def fine_tune(
    seed: int,
    demonstrations: int = 2000,
    steps: int = 150,
    learning_rate: float = 1e-3,
    batch: int = 32,
) -> GPT:
    """The pretrained model after supervised fine-tuning on demonstrations."""
    prompts, answers = sample_demonstrations(demonstrations, seed)
    shown = Answers.join([encode(x) for x in prompts], [encode(x) for x in answers])
    model = load_pretrained()
    batches = sft_batches(shown, batch, torch.Generator().manual_seed(seed))
    train(model, batches, steps, learning_rate, progress=False)
    return model


def ask(model: GPT, prompts: Sequence[str], seed: int, group: int = 1) -> list[str]:
    """``group`` answers of a model to each prompt, as text."""
    draw, end = torch.Generator().manual_seed(seed), encode(END)[0]
    ids = [encode(prompt) for prompt in prompts]
    return sample_answers(model, ids, LONGEST, end, draw, group).texts(decode)[1]


def collect_votes(model: GPT, count: int, seed: int, other: GPT | None = None) -> Votes:
    """People vote between two answers to each of ``count`` prompts: both the model's,
    or the second one ``other``'s.
    """
    prompts = sample_prompts(count, 100 + seed)
    if other is None:
        texts = ask(model, prompts, seed, group=2)
        ones, others = texts[::2], texts[1::2]
    else:
        ones, others = ask(model, prompts, seed), ask(other, prompts, seed + 1)
    return sample_votes(prompts, ones, others, seed)


def sides(votes: Votes) -> tuple[Answers, Answers]:
    """The chosen and the rejected answers, each with its prompt."""
    prompts, *both = ([encode(x) for x in part] for part in zip(*votes, strict=True))
    return Answers.join(prompts, both[0]), Answers.join(prompts, both[1])
