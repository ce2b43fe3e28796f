"""One training in four ways that give the same weights: in one process, and shared by
several, with gradients averaged by hand, by torch's DDP and by its FSDP.

    torchrun --standalone --nproc-per-node 2 \\
        -m course_lib.training.distributed.example --way fsdp

Axes: B batch, T the longest sequence.
"""

import argparse

import torch
import torch.distributed as dist
from torch import Tensor, nn

from course_lib.training.distributed.ddp import (
    average_gradients,
    broadcast_parameters,
    sum_over_ranks,
)
from course_lib.training.distributed.fsdp import held_bytes, shard, whole_weights
from course_lib.training.distributed.launcher import place, stay_on_this_machine
from course_lib.training.distributed.sharding import share_of_epoch

WAYS = ("one", "hand", "ddp", "fsdp")
ITEMS, LONGEST, HIDDEN, BATCH = 48, 6, 32, 12


def make_sums(seed: int = 0) -> tuple[Tensor, Tensor]:
    """Draw sequences of unequal lengths; the task is each number's sum with all before
    it.

    Returns:
        Numbers (48, 6) in float64, 0 after a sequence's end, and a mask (48, 6), True
        at numbers.
    """
    draw = torch.Generator().manual_seed(seed)
    numbers = torch.randn(ITEMS, LONGEST, generator=draw, dtype=torch.float64)
    lengths = torch.randint(1, LONGEST + 1, (ITEMS, 1), generator=draw)
    mask = torch.arange(LONGEST) < lengths
    return numbers * mask, mask


def learn_sums(way: str, epochs: int = 3) -> dict:
    """Train a small network on ``make_sums``.

    A batch of 12 is shared by the R ranks, and every token of it weighs the same,
    wherever it lies.

    Args:
        way: "one" (this process alone), "hand", "ddp" or "fsdp"; all but the first run
            in a process group whose number of ranks divides 12.
        epochs: How often each sequence is seen.

    Returns:
        "losses", the mean before each update; "weights", name -> tensor at the end;
        "bytes", of weights, gradients and optimizer state that this rank kept.

    Raises:
        ValueError: If the way is not known, or the ranks do not divide the batch.
        RuntimeError: If there is no process group.
    """
    if way not in WAYS:
        raise ValueError(f"expected one of {', '.join(WAYS)}, got {way!r}")
    rank, ranks = (0, 1) if way == "one" else place()
    if BATCH % ranks:
        raise ValueError(f"expected ranks that divide {BATCH}, got {ranks}")
    model = start_model(way, seed=rank)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    numbers, mask = make_sums()
    losses = []
    for epoch in range(epochs):
        own = share_of_epoch(ITEMS, epoch, rank, ranks)
        for items in torch.tensor(own).split(BATCH // ranks):
            x, real = numbers[items], mask[items]
            error = model(x) - x.cumsum(dim=1)
            optimizer.zero_grad()
            losses.append(backward(way, model, (error**2)[real].sum(), int(real.sum())))
            optimizer.step()
    weights = whole_weights(getattr(model, "module", model))  # DDP wraps the model
    return {"losses": losses, "weights": weights, "bytes": held_bytes(model, optimizer)}


def start_model(way: str, seed: int) -> nn.Module:
    """A network from (B, 6) to (B, 6), ready for one way: rank 0's weights on all
    ranks.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Linear(LONGEST, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, LONGEST)
        ).double()
    if way == "ddp":
        return nn.parallel.DistributedDataParallel(model)  # broadcasts, too
    if way != "one":
        broadcast_parameters(model)
    return shard(model, [model[0], model[2]]) if way == "fsdp" else model


def backward(way: str, model: nn.Module, loss: Tensor, tokens: int) -> float:
    """Leave the gradients of the mean over the whole batch in the model.

    Args:
        way: As ``learn_sums``.
        model: As ``start_model`` made it.
        loss: The sum over this rank's tokens.
        tokens: How many these are.

    Returns:
        That mean.
    """
    if way == "one":
        (loss / tokens).backward()
        return loss.item() / tokens
    total = sum_over_ranks(tokens)
    if way == "hand":
        loss.backward()
        average_gradients(model, tokens)
    else:  # these take the mean over ranks
        (loss * dist.get_world_size() / total).backward()
    return sum_over_ranks(loss) / total


def main() -> None:
    """Run one way, in the processes that torchrun has started."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--way", choices=WAYS, default="hand")
    way = parser.parse_args().way
    rank, ranks = 0, 1
    if way != "one":
        stay_on_this_machine()
        dist.init_process_group("gloo")  # torchrun has said where to meet
        rank, ranks = place()
    result = learn_sums(way)
    if rank == 0:
        first, last = result["losses"][0], result["losses"][-1]
        print(
            f"{way}, {ranks} processes: loss {first:.6f} at first, {last:.6f} at last;"
            f" {result['bytes']} bytes kept on rank 0"
        )
    if way != "one":
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
