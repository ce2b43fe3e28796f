"""Which attention finds one fact in a long text: each way of looking at its own best
learning rate, with equal steps.
"""

from copy import deepcopy
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

After a first run. In it a global token was right in 0.95 of texts in one seed of three
only, its maps having started apart from all others. Linformer, with rank 16, stayed at
chance from random and from pooled matrices. Rates were chosen on the texts that were
reported, and one seed alone trained for 450 steps, in which linear attention and the
Performer came level with full attention. Trials by a reader of it, with seed 0 at rate
0.01 and matrices fixed to pooling: right in 1.00 with rank 128 after 150 steps, in 0.89
with rank 32 after 300, in 0.81 with rank 16 after 900.

So in the second run, the recorded one, maps of global tokens start as the others do; an
arm of fixed pooled matrices is added; the rank is 32; rates are chosen on texts of their
own, and anew for the longer training, which all seeds get; and the copy with random
features is trained further. The hypothesis is that of the first run.

After it: what is expected holds after 150 steps, in every seed. After 450 it is refuted:
linear attention is level with full attention, and the Performer lies below it in two
seeds. The Performer's rate, 0.01, is the best for seed 0 alone: in trials at 0.003 it was
right in 1.00 with seed 1 and in 0.50 with seed 2.
"""

SETTINGS = {
    "length": 128,
    "width": 32,
    "heads": 2,
    "layers": 2,
    "batch": 32,
    "steps": 150,
    "longer": 450,  # for those that are right in less than 95 of 100 texts in a seed
    "rates": [0.003, 0.01, 0.03],
    "chance": 0.2,  # below it nothing is learned: one of eight values is right by luck
    "window": 12,
    "block": 8,
    "rank": 32,
    "features": 64,
    "test": 1000,
    "swapped": [16, 64, 256, 1024],  # features in the place of trained full attention
    "repair": {"features": 64, "steps": 100, "rate": 0.003},  # training after the swap
    "seeds": [0, 1, 2],
}
CHOICE, TEST = 1, 2  # seeds of the texts that choose a rate, and of those reported
SEEDS = [0]  # the models' seeds are in the settings: the first one chooses the rate
ARMS = [
    "full",
    "window",
    "window + global",
    "BigBird",
    "Linformer",
    "Linformer, pooled",
    "Linformer, fixed",
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
    if arm in ("Linformer, pooled", "Linformer, fixed"):
        mixed = ways["Linformer"]
        pool(mixed)
        mixed.requires_grad_(arm == "Linformer, pooled")
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


@torch.no_grad()
def start_alike(layer: MultiHeadAttention) -> None:
    """At the start, like looks at like: names meet sooner. Maps of global tokens start
    as those of all tokens, as in the published Longformers.
    """
    layer.key.weight.copy_(layer.query.weight)
    if isinstance(layer, LongformerAttention):
        for name in ("query", "key", "value"):
            wide = getattr(layer, f"{name}_global")
            wide.load_state_dict(getattr(layer, name).state_dict())


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
        for block in self.blocks:
            start_alike(block.attention)
        self.options = {}
        if arm == "window + global":
            self.options["global_tokens"] = torch.arange(settings["length"]) == 0

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.names(tokens[..., 0]) + self.values(tokens[..., 1])
        for block in self.blocks:
            x = block(x, **self.options)
        return self.read(self.norm(x[:, 0]))


def fit(arm: str, rate: float, steps: int, seed: int, settings: dict) -> Finder:
    """A trained model."""
    model = Finder(arm, seed, settings)
    go_on(model, rate, steps, seed, settings)
    return model


def go_on(model: Finder, rate: float, steps: int, seed: int, settings: dict) -> None:
    """Train on new texts, which the seed determines."""
    draw = torch.Generator().manual_seed(1000 + seed)
    length = settings["length"]
    batches = (
        sample_facts(settings["batch"], length, seed=draw)[:2] for _ in range(steps)
    )
    train(model, batches, steps, rate, progress=False)


@torch.no_grad()
def judge(model: nn.Module, settings: dict, seed: int = TEST) -> dict:
    """Share of right answers on new texts: of all, and by where the fact stands."""
    many, length = settings["test"], settings["length"]
    texts, answers, places = sample_facts(many, length, seed=seed)
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
    texts, _, _ = sample_facts(settings["test"], settings["length"], seed=TEST)
    results = {"best guess": best_guess(texts), "arms": {}}
    for done, arm in enumerate(ARMS):
        progress(done / len(ARMS))
        entry = at_best_rate(arm, settings["steps"], settings)
        if min(found["all"] for found in entry["seeds"]) < 0.95:
            entry["longer"] = at_best_rate(arm, settings["longer"], settings)
        results["arms"][arm] = entry
    return results | {"swapped": swap(results["arms"]["full"]["rate"], settings)}


def at_best_rate(arm: str, steps: int, settings: dict) -> dict:
    """All seeds at the rate that is best, with the first seed, on texts of its own."""
    first, *others = settings["seeds"]
    rates, tried, found = list(settings["rates"]), {}, {}
    while rates:
        rate = rates.pop(0)
        model = fit(arm, rate, steps, first, settings)
        tried[rate] = judge(model, settings, CHOICE)["all"]
        found[rate] = judge(model, settings)
        best = max(tried, key=tried.get)
        # The best must not be the grid's edge. At chance no rate is better than others.
        if not rates and tried[best] > settings["chance"] and len(tried) < 5:
            if best == max(tried):
                rates = [round(3 * best, 4)]
            elif best == min(tried):
                rates = [round(best / 3, 4)]
    seeds = [found[best]]
    for other in others:
        seeds.append(judge(fit(arm, best, steps, other, settings), settings))
    tried = {str(rate): right for rate, right in tried.items()}
    return {"rate": best, "tried": tried, "seeds": seeds}


def swap(rate: float, settings: dict) -> dict:
    """Trained full attention, its heads computed by random features afterwards."""
    first, *_ = settings["seeds"]
    model = fit("full", rate, settings["steps"], first, settings)
    results = {"exact": judge(model, settings)["all"]}
    for features in settings["swapped"]:
        copy = with_features(model, features, settings)
        results[str(features)] = judge(copy, settings)["all"]
    repair = settings["repair"]
    copy = with_features(model, repair["features"], settings)
    go_on(copy, repair["rate"], repair["steps"], first + 100, settings)
    return results | {"repaired": judge(copy, settings)["all"]}


def with_features(model: Finder, features: int, settings: dict) -> Finder:
    """A copy whose heads estimate their softmax, with the same trained maps."""
    copy = deepcopy(model)
    each = settings["width"] // settings["heads"]
    for layer, block in enumerate(copy.blocks):
        trained = block.attention.state_dict()
        block.attention = EfficientAttention(
            settings["width"],
            settings["heads"],
            PerformerAttention(each, features, layer),
        )
        block.attention.load_state_dict(trained, strict=False)
    return copy


def summary(recording: dict) -> dict:
    """Right answers of every arm, at its rate, and after longer training."""
    from course_lib.publishing.experiments.page import spread

    result, settings = recording["results"][0]["result"], recording["settings"]

    def right(found: dict) -> dict:
        return {
            f"right after {found['steps']} steps": spread(
                [seed["all"] for seed in found["seeds"]], ".2f"
            ),
            f"at rate, {found['steps']}": f"{found['rate']:g}",
        }

    rows = {}
    for arm, found in result["arms"].items():
        rows[arm] = right(found | {"steps": settings["steps"]})
        if "longer" in found:
            rows[arm] |= right(found["longer"] | {"steps": settings["longer"]})
        last = found.get("longer", found)
        rows[arm]["fact out of reach of windows, at the end"] = spread(
            [seed["out of reach"] for seed in last["seeds"]], ".2f"
        )
    column = f"right after {settings['steps']} steps"
    rows["best guess"] = {column: f"{result['best guess']:.2f}"}
    repair = settings["repair"]
    for features, share in result["swapped"].items():
        name = f"full, {features} features instead"
        if features == "exact":
            name = "full, exact"
        elif features == "repaired":
            name = (
                f"full, {repair['features']} features instead, then"
                f" {repair['steps']} steps more"
            )
        rows[name] = {column: f"{share:.2f}"}
    return rows
