"""The number of threads is the faster one, and one where it makes no difference."""

import torch

from course_lib.training.threads import choose_threads


def test_the_faster_number_stays(monkeypatch):
    set_to, times = [4], {1: 1.0, 4: 0.4}
    monkeypatch.setattr(torch, "get_num_threads", lambda: set_to[-1])
    monkeypatch.setattr(torch, "set_num_threads", set_to.append)
    monkeypatch.setattr(
        "course_lib.training.threads.seconds", lambda step, **_: times[set_to[-1]]
    )
    assert choose_threads(lambda: None) == set_to[-1] == 4
    times[4] = 0.95
    assert choose_threads(lambda: None) == set_to[-1] == 1
