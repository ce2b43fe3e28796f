"""Several processes: launcher, shares of an epoch, gradients averaged by hand, torch's
DDP and FSDP, tensor and pipeline parallelism. Each is held against one process.
"""

import copy
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
import time

import pytest
import torch
import torch.distributed as dist
from torch import nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.feed_forward import FeedForward
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.distributed import (
    RankError,
    average_gradients,
    broadcast_parameters,
    idle_share,
    learn_sums,
    pipeline_step,
    place,
    run_processes,
    shard,
    share_of_epoch,
    split_attention,
    split_feed_forward,
    sum_over_ranks,
    timetable,
)
from course_lib.training.distributed.launcher import _results, _start

B, T, W, F, H = 4, 5, 12, 18, 6


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator)


def network(seed=0, hidden=F):
    torch.manual_seed(seed)
    return FeedForward(W, hidden).double()


# The launcher.


def greet(text):
    rank, ranks = place()
    text.append(rank)
    return text, ranks, torch.get_num_threads(), torch.full((2,), rank)


@pytest.mark.slow
def test_a_new_python_gives_what_a_copy_gives():
    given = []
    for start in ("spawn", "fork"):
        got = run_processes(greet, 2, given, start=start)
        assert [answer[:3] for answer in got] == [([r], 2, 1) for r in range(2)]
        assert [answer[3].tolist() for answer in got] == [[0, 0], [1, 1]]
    assert given == []  # each process has its own copy
    with pytest.raises(ValueError, match=r"a new Python can import.*lambda"):
        run_processes(lambda: 0, 1, start="spawn")


def fail(how):
    rank, _ = place()
    if rank == 1 and how == "error":
        return [][3]
    if rank == 1 and how == "death":
        os._exit(7)
    if rank == 1 and how == "result":
        return lambda: 0
    if rank == 1 and how == "sleep":
        time.sleep(60)
    return sum_over_ranks(1)  # waits for the other


@pytest.mark.parametrize(
    "how, error, message",
    [
        ("error", RankError, r"(?s)rank 1 of 2 failed: IndexError: .*in fail\n"),
        ("death", RankError, "rank 1 of 2 failed: its process ended with code 7"),
        ("result", RankError, "(?s)rank 1 of 2 failed: .*pickle"),
        ("sleep", TimeoutError, r"2 processes to end within 1.5 s; .* ranks \[0, 1\]"),
    ],
)
def test_what_goes_wrong_is_named_and_no_process_is_left(how, error, message):
    start = time.monotonic()
    with pytest.raises(error, match=message):
        run_processes(fail, 2, how, seconds=1.5 if how == "sleep" else 30)
    assert time.monotonic() - start < 30  # the one that sleeps was not waited for
    assert multiprocessing.active_children() == []


def test_the_rank_that_failed_is_known():
    with pytest.raises(RankError) as caught:
        run_processes(fail, 2, "error")
    assert caught.value.rank == 1


class Ended:
    exitcode = -9

    def join(self, seconds):
        """It has ended."""


def test_a_rank_that_ends_is_named_and_not_those_that_miss_it():
    ends = [multiprocessing.Pipe(duplex=False) for _ in range(2)]
    ends[0][1].send_bytes(pickle.dumps((False, "connection closed by the other")))
    ends[1][1].close()
    with pytest.raises(RankError, match="rank 1 of 2 failed: .* ended with code -9"):
        _results([Ended(), Ended()], [ours for ours, _ in ends], 5.0)


def test_where_a_copy_would_not_work_there_is_none(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    assert _start(None) == "spawn"
    with pytest.raises(ValueError, match=r"by \['spawn'\], got 'fork'"):
        run_processes(greet, 1, [], start="fork")
    with pytest.raises(ValueError, match="at least one process, got 0"):
        run_processes(greet, 0)


def test_a_new_python_cannot_know_what_a_cell_defines(monkeypatch):
    def cell():
        """As a notebook's kernel has it: of a main module without a file."""

    cell.__module__ = "__main__"
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    with pytest.raises(ValueError, match="new Python can import.*cell is defined in"):
        run_processes(cell, 1, start="spawn")


def test_outside_a_group_all_parts_say_so():
    for call in (
        lambda: place(),
        lambda: broadcast_parameters(network()),
        lambda: average_gradients(network(), 3),
        lambda: split_feed_forward(network()),
        lambda: shard(network()),
        lambda: learn_sums("hand"),
    ):
        with pytest.raises(RuntimeError, match="process group, got none: start"):
            call()


# Shares of an epoch.


@pytest.mark.parity(
    "training.distributed.sharding", "torch.utils.data.DistributedSampler"
)
@pytest.mark.parametrize("items, ranks", [(8, 2), (9, 4), (2, 5), (1, 3)])
def test_shares_are_torch_s(items, ranks, assert_parity):
    for seed, epoch in ((0, 0), (0, 1), (5, 3)):
        for rank in range(ranks):
            sampler = torch.utils.data.DistributedSampler(
                range(items), ranks, rank, seed=seed
            )
            sampler.set_epoch(epoch)
            ours = share_of_epoch(items, epoch, rank, ranks, seed)
            assert ours == list(sampler)
            assert_parity(torch.tensor(ours), torch.tensor(list(sampler)))


def test_shares_cover_the_epoch_and_epochs_differ():
    parts = [share_of_epoch(12, 4, rank, 3) for rank in range(3)]
    assert sorted(sum(parts, [])) == list(range(12))
    assert parts[0] != share_of_epoch(12, 5, 0, 3)
    # Ranks with seeds of their own: some items twice, others never.
    wrong = share_of_epoch(8, 0, 0, 2, seed=0) + share_of_epoch(8, 0, 1, 2, seed=1)
    assert wrong.count(4) == 2 and 5 not in wrong
    for bad in ((0, 0, 0, 2), (8, 0, 2, 2), (8, 0, -1, 2)):
        with pytest.raises(ValueError, match="expected"):
            share_of_epoch(*bad)


# Data parallelism.

ROWS = {2: [1, 3], 3: [2, 0, 2]}  # of the batch, for each rank: unequal on purpose


def averaged(start_alike):
    rank, ranks = place()
    model = network(seed=rank)
    model.expand.bias.requires_grad_(False)
    model.register_buffer("scale", torch.tensor(float(rank)))
    if start_alike:
        broadcast_parameters(model, source=1)
    first = sum(ROWS[ranks][:rank])
    own = draw(B, T, W)[first : first + ROWS[ranks][rank]]
    if len(own):
        (model(own) ** 2).sum(dim=-1).sum().backward()
    total = average_gradients(model, own.shape[0] * T)
    gradients = {n: p.grad for n, p in model.named_parameters() if p.requires_grad}
    return total, gradients, model.expand.bias.grad, model.scale


@pytest.mark.parity("training.distributed.ddp", "autograd on the whole batch")
@pytest.mark.parametrize("ranks", [2, 3])
def test_gradients_are_those_of_the_whole_batch_by_tokens(ranks, assert_parity):
    one = network(seed=1)
    (one(draw(B, T, W)) ** 2).sum(dim=-1).mean().backward()
    for total, gradients, frozen, scale in run_processes(averaged, ranks, True):
        assert total == B * T and frozen is None and scale == 1
        for name, gradient in gradients.items():
            assert_parity(gradient, one.get_parameter(name).grad, atol=1e-12, rtol=0)
    different = run_processes(averaged, ranks, False)[0][1]
    assert not torch.allclose(different["expand.weight"], one.expand.weight.grad)


def architectures():
    broadcast_parameters(network(hidden=F + 2 * place()[0]))


def no_token():
    average_gradients(network(), 0)


@pytest.mark.parametrize(
    "work, message",
    [
        (architectures, r"expand.* is \(18.*\) on rank 0, got \(20.*\) on rank 1"),
        (no_token, "expected a token on some rank, got 0"),
    ],
)
def test_what_ranks_cannot_share_is_refused(work, message):
    with pytest.raises(RankError, match=rf"ValueError.*{message}|ValueError.*contract"):
        run_processes(work, 2)


@pytest.mark.parity(
    "training.distributed.example",
    "torch.nn.parallel.DistributedDataParallel and torch.distributed.fsdp",
)
@pytest.mark.parametrize("way, ranks", [("hand", 2), ("ddp", 2), ("fsdp", 3)])
def test_every_way_learns_what_one_process_learns(way, ranks, assert_parity):
    one = learn_sums("one", 1)
    answers = run_processes(learn_sums, ranks, way, 1)
    for answer in answers:
        assert answer["losses"] == pytest.approx(one["losses"], rel=1e-10)
        for name, weight in one["weights"].items():
            assert_parity(answer["weights"][name], weight, atol=1e-10, rtol=0)
        share = answer["bytes"] / one["bytes"]
        # 32 and 6 rows in 3 shares: 11, 11, 10 and 2, 2, 2.
        assert 0.3 < share < 0.36 if way == "fsdp" else share == 1


def test_learning_sums_learns_and_refuses_what_it_does_not_know():
    losses = learn_sums("one", 8)["losses"]
    assert sum(losses[-4:]) < 0.5 * sum(losses[:4])
    with pytest.raises(ValueError, match="one of one, hand, ddp, fsdp, got 'two'"):
        learn_sums("two")
    with pytest.raises(RankError, match="ranks that divide 12, got 5"):
        run_processes(learn_sums, 5, "hand")


def foreign_block():
    shard(network(), [nn.Linear(2, 3)])


def test_a_block_of_another_model_is_refused():
    with pytest.raises(RankError, match="blocks of the model, got Linear of another"):
        run_processes(foreign_block, 1)


@pytest.mark.slow
def test_torchrun_runs_the_example():
    module = "course_lib.training.distributed.example"
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", "2", "-m", module, "--way", "fsdp"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = re.search(
        r"fsdp, 2 processes: loss \S+ at first, (\S+) at last", done.stdout
    )
    assert found, done.stderr
    assert float(found[1]) == pytest.approx(learn_sums("one")["losses"][-1], abs=1e-6)


# Tensor parallelism.


def split(kind, **options):
    torch.manual_seed(0)
    if kind == "feed-forward":
        whole = FeedForward(W, F, **options).double()
        return whole, split_feed_forward(copy.deepcopy(whole))
    whole = MultiHeadAttention(W, H, **options).double()
    return whole, split_attention(copy.deepcopy(whole))


def compare(kind, options):
    """Outputs and gradients of the whole layer and of this rank's part."""
    rank, ranks = place()
    whole, part = split(kind, **options)
    results = []
    for layer in (whole, part):
        x = draw(B, T, W).requires_grad_()
        more = {"causal": True} if kind == "attention" else {}
        y = layer(x, **more)
        (y * draw(B, T, W, seed=1)).sum().backward()
        gradients = {name: p.grad for name, p in layer.named_parameters()}
        results.append((y.detach(), x.grad, gradients))
    return results


@pytest.mark.parity("training.distributed.tensor_parallel", "the layer in one process")
@pytest.mark.parametrize("kind", ["feed-forward", "attention"])
@pytest.mark.parametrize("ranks, options", [(2, {}), (3, {"bias": False})])
def test_a_split_layer_is_the_whole_one(kind, ranks, options, assert_parity):
    rows = []
    for whole, part in run_processes(compare, ranks, kind, options):
        for one, two in zip(whole[:2], part[:2], strict=True):
            assert_parity(two, one, atol=1e-12, rtol=0)
        assert not one.isnan().any() and one.abs().max() > 0.1
        rows.append(part[2])
        if not options:  # a bias after the sum is the same everywhere
            last = "contract.bias" if kind == "feed-forward" else "output.bias"
            torch.testing.assert_close(part[2][last], whole[2][last])
    first, last = (
        ("expand", "contract") if kind == "feed-forward" else ("key", "output")
    )
    for name, axis in ((first, 0), (last, 1)):
        joined = torch.cat([part[f"{name}.weight"] for part in rows], dim=axis)
        torch.testing.assert_close(joined, whole[2][f"{name}.weight"])


@pytest.mark.parametrize(
    "kind, options, message",
    [
        ("attention", {"heads": 3}, "2 ranks to divide 3 heads"),
        ("attention", {"dropout": 0.5}, "plain self-attention, got a layer with"),
        ("attention", {"positions": RotaryPositions(2)}, "plain self-attention"),
        ("feed-forward", {"hidden": 7}, "2 ranks to divide 7 hidden features"),
    ],
)
def test_what_cannot_be_split_is_refused(kind, options, message):
    with pytest.raises(RankError, match=message):
        run_processes(make_split, 2, kind, options)


def make_split(kind, options):
    if kind == "feed-forward":
        split_feed_forward(FeedForward(W, **options))
    else:
        split_attention(MultiHeadAttention(W, **{"heads": H, **options}))


# Pipelines.


def layers():
    torch.manual_seed(0)
    sizes = [3, 7, 7, 7, 2]
    return [
        nn.Sequential(nn.Linear(a, b), nn.Tanh())
        for a, b in zip(sizes, sizes[1:], strict=False)
    ]


def squares(output, target):
    return ((output - target) ** 2).sum()


def through(micro_batches, shape):
    rank, ranks = place()
    parts = layers()
    cuts = [0, 1, len(parts)] if ranks == 2 else [0, 1, 3, len(parts)]
    stage = nn.Sequential(*parts[cuts[rank] : cuts[rank + 1]])
    x, target = draw(6, T, 3).float(), draw(6, T, 2, seed=1).float()
    loss = pipeline_step(stage, x, target, squares, micro_batches, shape)
    return loss, [parameter.grad for parameter in stage.parameters()]


@pytest.mark.parity("training.distributed.pipeline", "autograd through all layers")
@pytest.mark.parametrize("ranks, micro_batches", [(2, 1), (2, 3), (3, 6)])
def test_a_pipeline_gives_the_whole_model_s_gradients(
    ranks, micro_batches, assert_parity
):
    whole = nn.Sequential(*layers())
    loss = squares(whole(draw(6, T, 3).float()), draw(6, T, 2, seed=1).float())
    loss.backward()
    answers = run_processes(through, ranks, micro_batches, (T, 7))
    assert [answer[0] for answer in answers] == pytest.approx([loss.item()] * ranks)
    gradients = [gradient for _, part in answers for gradient in part]
    for one, two in zip(whole.parameters(), gradients, strict=True):
        assert_parity(two, one.grad, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((4, (T, 7)), "micro-batches to divide 6 items, got 4"),
        ((2, (T, 8)), r"send items of shape \(5, 8\), got \(5, 7\)"),
    ],
)
def test_a_pipeline_refuses_what_does_not_fit(arguments, message):
    with pytest.raises(RankError, match=message):
        run_processes(through, 2, *arguments)


@pytest.mark.parametrize("stages", [1, 2, 3, 5])
@pytest.mark.parametrize("micro_batches", [1, 2, 4, 9])
def test_the_idle_share_is_that_of_a_simulated_timetable(stages, micro_batches):
    rows = timetable(stages, micro_batches)
    slots = [task for row in rows for task in row]
    assert slots.count("") / len(slots) == pytest.approx(
        idle_share(stages, micro_batches)
    )
    for stage, row in enumerate(rows):
        for other, step in ((stage + 1, "F"), (stage - 1, "B")):
            if 0 <= other < stages:
                for i in range(micro_batches):
                    task = f"{step}{i}"
                    assert row.index(task) < rows[other].index(task)
    for bad in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="at least one stage"):
            timetable(*bad)
        with pytest.raises(ValueError, match="at least one stage"):
            idle_share(*bad)


def test_the_group_is_gone_afterwards():
    assert not dist.is_initialized()
