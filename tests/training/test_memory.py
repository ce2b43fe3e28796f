"""The measure of peak memory: known blocks, what is given back, errors pass through."""

import pytest
import torch

from course_lib.training import peak_bytes

KB = 256  # float32 numbers in 1,024 bytes


def test_counts_what_is_held_at_once():
    def work():
        one = torch.ones(KB)
        two = torch.ones(2 * KB)
        del one
        three = torch.ones(KB)
        return two, three

    assert peak_bytes(work) == 3 * 1024


def test_what_was_there_before_does_not_count():
    before = torch.ones(100 * KB)
    assert peak_bytes(lambda: before.add_(1)) < 1024
    assert peak_bytes(lambda: before + 1) >= 100 * 1024


def test_counts_backward_too_and_is_the_same_each_time():
    x = torch.ones(64, 64, requires_grad=True)

    def work():
        x.grad = None
        (x @ x).exp().sum().backward()

    first = peak_bytes(work)
    assert first >= 2 * 64 * 64 * 4
    assert peak_bytes(work) == peak_bytes(work)


def test_nothing_is_printed_and_errors_come_through(capfd):
    with pytest.raises(ZeroDivisionError):
        peak_bytes(lambda: 1 / 0)
    assert peak_bytes(lambda: None) == 0
    print("still here")
    captured = capfd.readouterr()
    assert captured.out == "still here\n" and captured.err == ""
