"""How long a training step of our GPT takes beside one built from torch's own parts, at
equal shape, in one run on one machine.

    python benchmarks/training_step.py

The other model is made as nanoGPT is: one map for queries, keys and values, torch's
fused attention with ``is_causal``, torch's LayerNorm and GELU. Ours has the parts that
``course train --recipe standard`` gives it, and a third one layer norms written out,
which is where the time went. Steps of all are taken in turn, so that what else runs on
the machine disturbs them alike; times are seconds of the processor, forward and
backward, on one thread.
"""

import argparse
import statistics
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.loop import next_token_loss


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


def step(model: nn.Module, ids: Tensor, targets: Tensor) -> float:
    """Processor seconds of one forward and backward pass."""
    before = time.process_time()
    model.zero_grad()
    next_token_loss(model(ids), targets).backward()
    return time.process_time() - before


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
    shape = options.context, options.width, options.layers, options.heads
    models = {
        "ours": GPT(GPTConfig(65, *shape, norm="fused layer")),
        "torch's parts": PlainGPT(65, *shape),
        "ours, norms written out": GPT(GPTConfig(65, *shape)),
    }
    draw = torch.Generator().manual_seed(0)
    ids = torch.randint(65, (options.batch, options.context + 1), generator=draw)
    times = {name: [] for name in models}
    for turn in range(options.steps + 5):
        for name, model in models.items():
            took = step(model, ids[:, :-1], ids[:, 1:])
            if turn >= 5:  # the first ones set up what later ones use
                times[name].append(took)
    for name, took in times.items():
        print(f"{name:24} {1000 * statistics.median(took):6.1f} ms a step")
    for name in ("ours", "ours, norms written out"):
        ratios = [
            a / b for a, b in zip(times[name], times["torch's parts"], strict=True)
        ]
        print(f"{name}: {statistics.median(ratios):.2f} times torch's parts")


if __name__ == "__main__":
    main()
