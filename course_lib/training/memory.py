"""Measuring how much memory a call needs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch.profiler import ProfilerActivity, profile


def peak_bytes(work: Callable[[], object]) -> int:
    """The most bytes that a call held at once, beyond what was there before it.

    PyTorch's profiler writes down every block that tensors are given and give back on
    the CPU, also the ones inside a kernel; this adds them up. What the interpreter and
    other libraries take does not count, so the number is the same on every run.

    Args:
        work: What is to be measured. Its result counts: it is still held at the end.

    >>> import torch
    >>> peak_bytes(lambda: torch.ones(1000).exp().sum().item())
    8000
    """
    profiler = profile(activities=[ProfilerActivity.CPU], profile_memory=True)
    with silenced():
        profiler.start()
    try:
        kept = work()
    finally:
        with silenced():
            profiler.stop()
    del kept
    events = profiler.profiler.kineto_results.events()
    blocks = [event for event in events if event.name() == "[memory]"]
    held = peak = 0
    for block in sorted(blocks, key=lambda event: event.start_ns()):
        held += block.nbytes()  # negative where a block is given back
        peak = max(peak, held)
    return peak


@contextmanager
def silenced() -> Iterator[None]:
    """Throw away what is written past Python to the error stream: the profiler reports
    there that it starts and stops.
    """
    stream, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(stream, 2)
        os.close(stream)
        os.close(nowhere)
