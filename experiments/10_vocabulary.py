"""Does a larger vocabulary give a better model for the same time of training?"""

import functools
import math
import time

import torch

from course_lib.data import load_text
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.training.batches import language_model_batches
from course_lib.training.bits import mean_loss
from course_lib.training.loop import train

QUESTION = """
A small GPT reads tiny Shakespeare as bytes, or as tokens of a byte-level BPE that was
learned from the same text. With the same time of training on one thread, and each with
its own best learning rate, which vocabulary predicts new text with the fewest bits a
byte? And if a larger one does, is it only because 64 tokens reach further back?
"""

HYPOTHESIS = """
After the longer training, 1,024 tokens need at least 0.1 bits a byte less than the 256
bytes. Bytes that are given a context of 192, as many as 1,024 tokens cover, in the same
time, do not close half of that gap. From 1,024 to 2,048 tokens less is gained than from
256 to 512.
"""

REFUTED_IF = """
The mean over seeds of any of these differences lies on the other side of its bound.
"""

CHANGES = """
Trials with seed 0 came first, to place the grid of learning rates, and the hypothesis
was written after them: 280 steps with bytes gave 3.64, 3.62 and 3.96 bits a byte at
0.002, 0.004 and 0.008, and 170 steps with 2,048 tokens 3.16 at 0.002. The steps of each
arm were chosen from the processor time of a step, measured in turn: 19, 20, 23 and 29
milliseconds at 256, 512, 1,024 and 2,048 tokens, and 23 for bytes with a context of
192. A first run of seed 0 with a warm-up of a twentieth of the steps put the best rate
of bytes, 0.002, at the edge of the grid. A warm-up of a third, tried on bytes alone,
made 0.004 the best and saved 0.14 bits a byte after 150 steps, so all arms have it. A
vocabulary of 4,096, a third seed and longer runs were left out for want of processor
time. Where the best rate was the highest, the next one lay within 0.02 bits of it.
"""

SETTINGS = {
    "training_characters": 1_000_000,  # the rest is for validation
    "validation_characters": 40_000,
    "width": 64,
    "layers": 2,
    "heads": 4,
    "arms": {  # vocabulary, context in tokens, windows in a batch, steps
        "256": [256, 64, 8, 150],
        "512": [512, 64, 8, 142],
        "1024": [1024, 64, 8, 126],
        "2048": [2048, 64, 8, 100],
    },
    # Bytes that see as far back as 1,024 tokens do, at the best rate of "256".
    "control": {"256, long context": [256, 192, 3, 126]},
    "warm-up": 1 / 3,  # share of the steps
    "learning_rates": [0.002, 0.004, 0.008],
    "longer": 3,  # times the steps, at the rate that was best with fewer
}
SEEDS = [0, 1]
MEASURED = ["seconds"]


@functools.cache
def encoded(vocabulary: int, cut: int, count: int) -> tuple[int, list, list, int]:
    """How many tokens there are, the ids of the text before ``cut``, those of the
    ``count`` characters after it, and how many bytes these have.
    """
    text = load_text("tiny-shakespeare")
    known, new = text[:cut], text[cut:][:count]
    tokenizer = ByteBPE.train(known, vocabulary)
    new_ids = tokenizer.encode(new)
    return tokenizer.size, tokenizer.encode(known), new_ids, len(new.encode())


def trial(seed: int, arm: list[int], rate: float, longer: int, settings: dict) -> dict:
    """Train one model; its bits a byte on new text, and what it took."""
    vocabulary, context, batch, steps = arm
    cut, count = settings["training_characters"], settings["validation_characters"]
    size, ids, new_ids, length = encoded(vocabulary, cut, count)
    shape = settings["width"], settings["layers"], settings["heads"]
    model = GPT(GPTConfig(size, context, *shape), seed)
    generator = torch.Generator().manual_seed(seed)
    batches = language_model_batches(torch.tensor(ids), context, batch, generator)
    start = time.process_time()
    steps *= longer
    warmup = round(settings["warm-up"] * steps)
    train(model, batches, steps, rate, warmup=warmup, progress=False)
    seconds = time.process_time() - start
    nats = mean_loss(model, new_ids, context)
    return {
        "bits a byte": nats * (len(new_ids) - 1) / math.log(2) / length,
        "nats a token": nats,
        "bytes a token": length / len(new_ids),
        "tokens of the text": len(ids),
        "parameters": sum(weights.numel() for weights in model.parameters()),
        "seconds": seconds,
    }


def run(seed: int, settings: dict, progress) -> dict:
    rates, longer = settings["learning_rates"], settings["longer"]
    arms, control = settings["arms"], settings["control"]
    total = len(arms) * (len(rates) + longer) + len(control) * longer
    done, results = 0, {}
    for name, arm in arms.items():
        short = {}
        for rate in rates:
            short[str(rate)] = trial(seed, arm, rate, 1, settings)
            done += 1
            progress(done / total)
        best = min(rates, key=lambda rate: short[str(rate)]["bits a byte"])
        long = trial(seed, arm, best, longer, settings)
        results[name] = {"short": short, "learning rate": best, "long": long}
        done += longer
        progress(done / total)
    for name, arm in control.items():
        best = results["256"]["learning rate"]
        long = trial(seed, arm, best, longer, settings)
        results[name] = {"learning rate": best, "long": long}
    return results


def summary(recording: dict) -> dict:
    """Each arm's bits a byte after the shorter and the longer training, and its size."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    rows = {}
    for name in results[0]:
        arms = [result[name] for result in results]
        short = [
            min(trial["bits a byte"] for trial in arm["short"].values())
            for arm in arms
            if "short" in arm
        ]
        rows[name] = {
            "bits a byte": spread([arm["long"]["bits a byte"] for arm in arms], ".3f"),
            "after a third of the steps": spread(short, ".3f") if short else "",
            "nats a token": spread(
                [arm["long"]["nats a token"] for arm in arms], ".2f"
            ),
            "best learning rate": ", ".join(
                f"{arm['learning rate']:g}" for arm in arms
            ),
            "bytes a token": f"{arms[0]['long']['bytes a token']:.2f}",
            "parameters": f"{arms[0]['long']['parameters']:,}",
            "processor seconds": spread(
                [arm["long"]["seconds"] for arm in arms], ".0f"
            ),
        }
    return rows
