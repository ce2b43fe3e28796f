"""Which attention finds one fact in a long text: each way of looking at its own best
learning rate, with equal steps.
"""

from functools import partial

import torch
from torch import Tensor, nn

from course_lib.attention.block_sparse import BlockSparseAttention
from course_lib.attention.efficient import EfficientAttention
from course_lib.attention.linformer import LinformerAttention
from course_lib.attention.longformer import LongformerAttention
from course_lib.attention.low_rank import LowRankAttention
from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.attention.performer import PerformerAttention
from course_lib.attention.sliding_window import sliding_window_attention
from course_lib.data.facts import ASKS, NOBODY, VALUES, best_guess, sample_facts
from course_lib.layers.block import TransformerBlock
from course_lib.layers.feed_forward import FeedForward
from course_lib.layers.layer_norm import LayerNorm
from course_lib.training.loop import train

QUESTION = """
A token asks for the value of one of eight names that stand anywhere among 127 other
tokens. Which ways of looking find it?
"""

HYPOTHESIS = """
At its best rate full attention, and every pattern by which the asking token sees all
others (a global token, BigBird's global block), is right in at least 95 of 100 texts in
every seed. The window alone is right no more often than the best guess where the fact
lies beyond the reach of its two layers. Linear attention and Linformer from its
own random start are right less often than full attention in every seed, and the Performer lies between.
"""

REFUTED_IF = """
Any of these orderings fails in a seed.
"""

CHANGES = """
Trials with seed 0 chose length, batch and steps so that full attention learns the task
at rate 0.01: at 256 tokens with batches of 16 it was still near the best guess after 150
steps. Queries and keys start from the same matrix in every arm, for which training is
shorter; without it full attention reached 0.99 after 120 steps of 32 texts of 128 tokens.
Linear attention, without it, was at 0.74 and 0.87 after 300 steps, with two and one
layers. In trials with seed 0 Linformer from random matrices stayed at chance for 300
steps, and so the arm with pooled ones was added.

After the run: the hypothesis is refuted twice. With a global token one seed of three
only was right in 0.95 of texts after 150 steps; and linear attention and the Performer,
behind after 150 steps in every seed, were level with full attention after 450. In trials
with seed 0 and 1,500 steps Linformer was right in 0.19 of texts from pooled matrices at
rate 0.01, and in 0.13 from random ones at 0.003.

Trials after a reader's objections, at rate 0.01 and with 150 steps. Only the maps of all
tokens start equal, not those of global ones; with these equal too, a global token was
right in 0.998 or more in seeds 0, 1 and 2. Linformer with rank 128, whose pooled start
mixes nothing, was at 0.12, so that its rows say nothing about compression; its best rate
was picked among rates that all stayed at chance. Full attention with 64 random features
in its place, three draws, was at 0.49 to 0.58; after 30 further steps at 0.003 at 0.82 to
0.90, after 100 at 0.99 or more. Rates are chosen on the texts that are reported.

A reader fixed Linformer's matrices to pooling, at rate 0.01 with seed 0: right in 1.00
with rank 128 after 150 steps, in 0.89 with rank 32 after 300, in 0.81 with rank 16, the
recorded one, after 900. So it can learn this, and matrices that train at the others' rate
stood in the way.
"""

SETTINGS = {
    "length": 128,
    "width": 32,
    "heads": 2,
    "layers": 2,
    "batch": 32,
    "steps": 150,
    "longer": 450,  # for one seed of those that are right in less than 95 of 100 texts
    "rates": [0.003, 0.01, 0.03],
    "window": 12,
    "block": 8,
    "rank": 16,
    "features": 64,
    "test": 1000,
    "swapped": [16, 64, 256, 1024],  # features in the place of trained full attention
    "seeds": [0, 1, 2],
}
SEEDS = [0]  # the models' seeds are in the settings: the first one chooses the rate
ARMS = [
    "full",
    "window",
    "window + global",
    "BigBird",
    "Linformer",
    "Linformer, pooled",
    "Performer",
    "low rank",
]


def make_attention(arm: str, layer: int, seed: int, settings: dict) -> nn.Module:
    """The attention of one block."""
    size = settings["width"], settings["heads"]
    each = settings["width"] // settings["heads"]
    drawn = 10 * seed + layer
    if arm == "window + global":
        return LongformerAttention(*size, window=2 * settings["window"] - 2)
    if arm == "BigBird":
        return BlockSparseAttention(
            *size, settings["block"], settings["length"], random_blocks=2, seed=drawn
        )
    ways = {
        "window": partial(sliding_window_attention, window=settings["window"]),
        "Linformer": LinformerAttention(
            settings["length"], settings["rank"], settings["heads"], seed=drawn
        ),
        "Performer": PerformerAttention(each, settings["features"], drawn),
        "low rank": LowRankAttention(),
    }
    if arm == "full":
        return MultiHeadAttention(*size)
    if arm == "Linformer, pooled":
        mixed = ways["Linformer"]
        pool(mixed)
        return EfficientAttention(*size, mixed)
    return EfficientAttention(*size, ways[arm])


@torch.no_grad()
def pool(mixed: LinformerAttention) -> None:
    """Start the matrices so that each row sums neighbours, instead of at random."""
    rows, length = mixed.to_keys.shape[-2:]
    each = length // rows
    sums = torch.eye(rows).repeat_interleave(each, dim=1) / each**0.5
    mixed.to_keys.copy_(sums.expand_as(mixed.to_keys))
    mixed.to_values.copy_(sums.expand_as(mixed.to_values))


class Finder(nn.Module):
    """Reads a text of facts and answers at its first token, which asks."""

    def __init__(self, arm: str, seed: int, settings: dict):
        super().__init__()
        width = settings["width"]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.names = nn.Embedding(NOBODY + 1, width)
            self.values = nn.Embedding(ASKS + 1, width)
            self.blocks = nn.ModuleList(
                TransformerBlock(
                    width,
                    attention=make_attention(arm, layer, seed, settings),
                    feed_forward=FeedForward(width, width),
                )
                for layer in range(settings["layers"])
            )
            self.norm, self.read = LayerNorm(width), nn.Linear(width, VALUES)
        for block in self.blocks:  # at the start, like looks at like: names meet sooner
            block.attention.key.weight.data.copy_(block.attention.query.weight.data)
        self.options = {}
        if arm == "window + global":
            self.options["global_tokens"] = torch.arange(settings["length"]) == 0

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.names(tokens[..., 0]) + self.values(tokens[..., 1])
        for block in self.blocks:
            x = block(x, **self.options)
        return self.read(self.norm(x[:, 0]))


def fit(arm: str, rate: float, steps: int, seed: int, settings: dict):
    """A trained model and how it answers new texts."""
    model = Finder(arm, seed, settings)
    draw = torch.Generator().manual_seed(1000 + seed)
    length = settings["length"]
    batches = (
        sample_facts(settings["batch"], length, seed=draw)[:2] for _ in range(steps)
    )
    train(model, batches, steps, rate, progress=False)
    return model, judge(model, settings)


@torch.no_grad()
def judge(model: nn.Module, settings: dict) -> dict:
    """Share of right answers on new texts: of all, and by where the fact stands."""
    texts, answers, places = sample_facts(settings["test"], settings["length"], seed=1)
    right = torch.cat([
        model(texts[n : n + 500]).argmax(dim=-1) == answers[n : n + 500]
        for n in range(0, len(texts), 500)
    ]).double()  # fmt: skip
    near = places <= settings["layers"] * (settings["window"] - 1)
    return {
        "all": right.mean().item(),
        "in reach of windows": right[near].mean().item(),
        "out of reach": right[~near].mean().item(),
    }


def run(seed: int, settings: dict, progress) -> dict:
    texts, _, _ = sample_facts(settings["test"], settings["length"], seed=1)
    results = {"best guess": best_guess(texts), "arms": {}}
    for done, arm in enumerate(ARMS):
        progress(done / len(ARMS))
        first, *others = settings["seeds"]
        tried = {}
        rates = list(settings["rates"])
        while rates:
            rate = rates.pop(0)
            tried[rate] = fit(arm, rate, settings["steps"], first, settings)[1]
            best = max(tried, key=lambda rate: tried[rate]["all"])
            if not rates and best == max(tried) and len(tried) < 5:
                rates = [round(3 * best, 4)]  # the best must not be the grid's edge
            elif not rates and best == min(tried) and len(tried) < 5:
                rates = [round(best / 3, 4)]
        found = [tried[best]]
        for seed_ in others:
            found.append(fit(arm, best, settings["steps"], seed_, settings)[1])
        entry = {"rate": best, "tried": {str(r): t["all"] for r, t in tried.items()}}
        entry["seeds"] = found
        if min(result["all"] for result in found) < 0.95:
            longer = fit(arm, best, settings["longer"], first, settings)[1]
            entry["longer"] = longer
        results["arms"][arm] = entry
    return results | {"swapped": swap(results["arms"]["full"]["rate"], settings)}


def swap(rate: float, settings: dict) -> dict:
    """Trained full attention, its heads computed by random features afterwards."""
    first, *_ = settings["seeds"]
    model, before = fit("full", rate, settings["steps"], first, settings)
    results = {"exact": before["all"]}
    each = settings["width"] // settings["heads"]
    trained = [block.attention.state_dict() for block in model.blocks]
    for features in settings["swapped"]:
        for layer, block in enumerate(model.blocks):
            block.attention = EfficientAttention(
                settings["width"],
                settings["heads"],
                PerformerAttention(each, features, layer),
            )
            block.attention.load_state_dict(trained[layer], strict=False)
        results[str(features)] = judge(model, settings)["all"]
    return results


def summary(recording: dict) -> dict:
    """Right answers of every arm, at its rate, and after longer training."""
    from course_lib.publishing.experiments.page import spread

    result = recording["results"][0]["result"]
    rows = {}
    for arm, found in result["arms"].items():
        longer = found.get("longer")
        rows[arm] = {
            "learning rate": found["rate"],
            "right": spread([seed["all"] for seed in found["seeds"]], ".2f"),
            "fact out of reach": spread(
                [seed["out of reach"] for seed in found["seeds"]], ".2f"
            ),
            "after longer training, one seed": f"{longer['all']:.2f}" if longer else "",
        }
    rows["best guess"] = {"right": f"{result['best guess']:.2f}"}
    for features, right in result["swapped"].items():
        name = "full, exact" if features == "exact" else f"full, {features} features"
        rows[name] = {"right": f"{right:.2f}"}
    return rows
