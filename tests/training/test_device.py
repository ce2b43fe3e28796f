"""The device helper."""

import pytest
import torch

from course_lib.device import device


def test_picks_what_is_there(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert device() == torch.device("cpu") == device("cpu")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert device() == torch.device("mps")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert device() == torch.device("cuda")
    assert device("cuda:1") == torch.device("cuda:1") and device("mps").type == "mps"


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps", "tpu", "cuda:x"])
def test_what_is_not_there_is_named(monkeypatch, name):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ValueError, match=f"this machine has cpu, got '{name}'"):
        device(name)


def test_a_card_beyond_the_last_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(ValueError, match="cuda:1"):
        device("cuda:1")
