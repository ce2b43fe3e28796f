"""How much faster a causal window of 256 is than torch's own full causal attention at
16,384 tokens, and how much memory it takes, in one run on one machine.

    python benchmarks/attention.py

Calls of both are made in turn, so that what else runs on the machine disturbs both
alike. With one thread, times are seconds of the processor; with more, of the clock.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from course_lib.attention.sliding_window import sliding_window_attention
from course_lib.training.memory import peak_bytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--length", type=int, default=16_384)
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--width", type=int, default=32, help="of one head")
    parser.add_argument("--chunk", type=int, default=None)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    draw = torch.Generator().manual_seed(0)
    shape = 1, options.heads, options.length, options.width
    qkv = [torch.randn(shape, generator=draw).requires_grad_() for _ in range(3)]

    def full():
        return F.scaled_dot_product_attention(*qkv, is_causal=True)

    def window():
        return sliding_window_attention(
            *qkv, window=options.window, causal=True, chunk=options.chunk
        )

    for name, run in (("forward", forward), ("and backward", backward)):
        peak = peak_bytes(partial(run, window)) / 2**20
        for threads in options.threads:
            torch.set_num_threads(threads)
            clock = time.process_time if threads == 1 else time.perf_counter
            pairs = [
                [timed(partial(run, call), clock) for call in (full, window)]
                for _ in range(options.rounds)
            ]
            slow, fast = (1000 * statistics.median(t) for t in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            print(
                f"{name:12} {threads} threads: full {slow:5.0f} ms, window {fast:4.0f}"
                f" ms, {ratio:4.1f} times as fast; peak {peak:.0f} MiB"
            )


def forward(call: Callable) -> None:
    """One forward pass."""
    with torch.no_grad():
        call()


def backward(call: Callable) -> None:
    """One forward and backward pass."""
    call().sum().backward()


def timed(work: Callable, clock: Callable[[], float]) -> float:
    """Seconds that ``work`` takes."""
    before = clock()
    work()
    return clock() - before


if __name__ == "__main__":
    main()
