"""How fast this machine is at the moment, so that costs measured on different days can
be compared.

Processor seconds of one and the same notebook differ by a factor of two between two
machines of the same kind, and on one machine between two hours.
"""

import functools
import time

#: Seconds that the piece of work takes on the machine on which the costs of the first
#: release were measured. There its chapter 05 took 30.8 s of processor time; it took
#: 55.5 s where and when this work took 1.8 times the number below.
REFERENCE = 0.147  # 0.265 / 1.8


@functools.cache
def pace() -> float:
    """The speed of this machine, as a multiple of the reference's."""
    return REFERENCE / min(_work() for _ in range(5))


def _work() -> float:
    """Processor seconds of a fixed piece of work: small layers, forward and backward, on
    one thread, as most of what notebooks run.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(16, 100, 64, generator=draw)
    layer = torch.randn(64, 64, generator=draw).requires_grad_()
    start = time.process_time()
    for _ in range(60):
        scores = (x @ layer) @ x.mT / 8
        (scores.softmax(dim=-1) @ x).square().mean().backward()
    torch.set_num_threads(threads)
    return time.process_time() - start
