"""How many threads to compute with: found by trying."""

from collections.abc import Callable

import torch

from course_lib.training.timing import seconds


def choose_threads(step: Callable[[], object]) -> int:
    """Time a step of the work with one thread and with all, and stay with the faster.

    More are not always faster: on a machine that other work shares, threads wait for
    each other's core, and two can take forty times as long as one. That is milder if
    the environment variable ``OMP_WAIT_POLICY`` is ``PASSIVE`` before torch is
    imported.

    Args:
        step: Does what is to be repeated often, such as one step of training on a copy
            of the model.

    Returns:
        The number that torch is now set to.
    """
    most = torch.get_num_threads()
    times = {}
    for count in sorted({1, most}):
        torch.set_num_threads(count)
        times[count] = seconds(step, at_least=0.2, repeats=2)
    # One thread leaves the other cores to others: more must be worth it.
    best = most if times[most] < 0.9 * times[1] else 1
    torch.set_num_threads(best)
    return best
