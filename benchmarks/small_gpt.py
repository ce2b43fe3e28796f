"""How soon a small GPT learns tiny Shakespeare: the standard recipe beside the
efficient one, in one run on one machine.

    python benchmarks/small_gpt.py                # both, about five minutes
    python benchmarks/small_gpt.py --steps 300    # the efficient one for 300 steps

Both train on the first 90 % of the characters and are judged on all of the rest:
4 layers, 4 heads, width 128, context 64, batch 12, at most 0.81 million parameters. The
standard recipe takes 2,000 steps. Times are of training alone, without judging.
"""

import argparse

import torch

from course_lib.data.downloads import load_text
from course_lib.language_models.recipe import RECIPES, parameter_count
from course_lib.layers.mode import evaluating
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.loop import next_token_loss, train
from course_lib.training.threads import choose_threads

SHAPE = {"context": 64, "width": 128, "layers": 4, "heads": 4}
BATCH = 12
STANDARD_STEPS = 2000
TARGET = 1.8857  # what nanoGPT's settings reach in 2,000 steps


def held_out_loss(model, ids, context: int) -> float:
    """Nats a character over all whole windows of a text."""
    count = (len(ids) - 1) // context
    inputs = ids[: count * context].reshape(count, context)
    targets = ids[1 : count * context + 1].reshape(count, context)
    total = 0.0
    with evaluating(model):
        for x, y in zip(inputs.split(256), targets.split(256), strict=True):
            total += next_token_loss(model(x), y).item() * len(x)
    return total / count


def run(name: str, steps: int, known, new, size: int, seed: int) -> tuple[float, float]:
    """Train a recipe; returns the seconds and the held-out loss."""
    recipe = RECIPES[name]({"vocabulary_size": size, **SHAPE}, steps, seed)
    batches = language_model_batches(
        known, SHAPE["context"], BATCH, torch.Generator().manual_seed(seed)
    )
    history = train(
        recipe.model,
        batches,
        steps,
        0.0,
        optimizers=recipe.optimizers,
        schedule=recipe.schedule,
        clip=recipe.clip,
        label=name,
    )
    loss = held_out_loss(recipe.model, new, SHAPE["context"])
    print(
        f"{name:10} {parameter_count(recipe.model):,} parameters, {steps:5,} steps:"
        f" {history.seconds:6.1f} s, {1000 * history.seconds / steps:5.1f} ms a step,"
        f" held-out loss {loss:.4f}"
    )
    return history.seconds, loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--steps", type=int, nargs="*", default=[300, 1450])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    text = load_text("tiny-shakespeare")
    tokenizer = CharacterTokenizer(text)
    ids = torch.tensor(tokenizer.encode(text))
    cut = int(0.9 * len(ids))
    known, new = ids[:cut], ids[cut:]

    trial = RECIPES["standard"]({"vocabulary_size": tokenizer.size, **SHAPE}, 1).model
    windows = known[: BATCH * SHAPE["context"]].reshape(BATCH, -1)
    threads = choose_threads(
        lambda: next_token_loss(trial(windows), windows).backward()
    )
    print(f"{threads} threads; the target is a held-out loss of {TARGET}")
    rest = (known, new, tokenizer.size, options.seed)
    standard, _ = run("standard", STANDARD_STEPS, *rest)
    for steps in options.steps:
        seconds, loss = run("efficient", steps, *rest)
        print(f"  1/{standard / seconds:.1f} of the standard recipe's time")


if __name__ == "__main__":
    main()
