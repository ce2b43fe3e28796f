"""Measuring how long a call takes."""

import time
from collections.abc import Callable


def seconds(
    call: Callable[[], object], *, at_least: float = 0.05, repeats: int = 3
) -> float:
    """The seconds one call takes, as the shortest of several measurements.

    The shortest, because everything else that a computer does can only make a call
    slower. Each measurement repeats the call until ``at_least`` seconds have gone by,
    so that short calls are not lost in the clock's grain.
    """
    call()  # the first call pays for memory and caches
    best = float("inf")
    for _ in range(repeats):
        count, start = 0, time.perf_counter()
        while True:
            call()
            count += 1
            elapsed = time.perf_counter() - start
            if elapsed >= at_least:
                break
        best = min(best, elapsed / count)
    return best
