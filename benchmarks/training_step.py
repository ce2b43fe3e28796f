"""How long a training step of our GPT takes beside nanoGPT's, at equal shape, in one
run on one machine.

    python benchmarks/training_step.py

The other model is made as nanoGPT makes it: one map for queries, keys and values,
torch's fused attention with ``is_causal``, torch's LayerNorm and GELU; and its
optimizer is torch's AdamW as nanoGPT asks for it on a processor, where it takes the
fused kernel on a graphics card alone. Ours are what ``course train --recipe standard``
takes, and a third model has layer norms written out, which is where time once went.

A step is: forward, loss, backward, clipping by the global norm, update. Steps of all
models are taken in turn, so that what else runs on the machine disturbs them alike;
times are seconds of the processor, on one thread.
"""

import argparse
import statistics
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.language_models.recipe import standard
from course_lib.training.loop import decayed_and_not, next_token_loss

PARTS = ("forward and backward", "clipping and update")


class PlainBlock(nn.Module):
    """Pre-norm attention and feed-forward of torch's parts."""

    def __init__(self, width: int, heads: int, bias: bool):
        super().__init__()
        self.heads = heads
        self.norm_1 = nn.LayerNorm(width, bias=bias)
        self.norm_2 = nn.LayerNorm(width, bias=bias)
        self.inward = nn.Linear(width, 3 * width, bias=bias)
        self.outward = nn.Linear(width, width, bias=bias)
        self.expand = nn.Linear(width, 4 * width, bias=bias)
        self.contract = nn.Linear(4 * width, width, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        parts = self.inward(self.norm_1(x)).split(width, dim=-1)
        query, key, value = (
            part.view(batch, length, self.heads, -1).transpose(1, 2) for part in parts
        )
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.outward(mixed.transpose(1, 2).reshape(batch, length, width))
        return x + self.contract(F.gelu(self.expand(self.norm_2(x))))


class PlainGPT(nn.Module):
    """A GPT of torch's parts, with a tied head."""

    def __init__(self, size: int, context: int, width: int, layers: int, heads: int):
        super().__init__()
        self.tokens = nn.Embedding(size, width)
        self.places = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(
            PlainBlock(width, heads, bias=True) for _ in range(layers)
        )
        self.norm = nn.LayerNorm(width)
        for parameter in self.parameters():
            # As small as ours. A tied head of torch's own spread of 1 makes a loss so
            # sure of itself that gradients vanish into denormal numbers, which are slow.
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.tokens(ids) + self.places(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.tokens.weight)


def step(
    model: nn.Module, optimizer: torch.optim.Optimizer, ids: Tensor, targets: Tensor
) -> tuple[float, float]:
    """Processor seconds of the two parts of one training step."""
    began = time.process_time()
    optimizer.zero_grad()
    next_token_loss(model(ids), targets).backward()
    middle = time.process_time()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return middle - began, time.process_time() - middle


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--context", type=int, default=64)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--steps", type=int, default=60)
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = ("context", "width", "layers", "heads")
    shape = {name: getattr(options, name) for name in names}
    recipes = {
        "ours": standard({"vocabulary_size": 65, **shape}, steps=1000),
        "ours, norms written out": standard(
            {"vocabulary_size": 65, "norm": "layer", **shape}, steps=1000
        ),
    }
    runs = {name: (one.model, one.optimizers[0]) for name, one in recipes.items()}
    plain = PlainGPT(65, **shape)
    groups = decayed_and_not(plain, 0.1)
    runs["nanoGPT's"] = plain, torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))
    draw = torch.Generator().manual_seed(0)
    ids = torch.randint(65, (options.batch, options.context + 1), generator=draw)
    times = {name: [] for name in runs}
    for turn in range(options.steps + 5):
        for name, (model, optimizer) in runs.items():
            took = step(model, optimizer, ids[:, :-1], ids[:, 1:])
            if turn >= 5:  # the first ones set up what later ones use
                times[name].append(took)
    print(f"{'ms':24}" + "".join(f"{part:>24}" for part in (*PARTS, "whole step")))
    for name, took in times.items():
        parts = [*zip(*took, strict=True), [sum(one) for one in took]]
        medians = "".join(f"{1000 * statistics.median(one):24.2f}" for one in parts)
        print(f"{name:24}" + medians)
    for name in recipes:
        pairs = list(zip(times[name], times["nanoGPT's"], strict=True))
        half = statistics.median(ours[0] / theirs[0] for ours, theirs in pairs)
        whole = statistics.median(sum(ours) / sum(theirs) for ours, theirs in pairs)
        print(
            f"{name}: {whole:.2f} times nanoGPT's step,"
            f" {half:.2f} times its forward and backward"
        )


if __name__ == "__main__":
    main()
