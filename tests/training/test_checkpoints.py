"""Checkpoints of a run and its place in the data: a resumed run is the same run to the
last bit; files that are cut off or another's.
"""

from functools import partial

import pytest
import torch

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training import checkpoints
from course_lib.training.adamw import AdamW, parameter_groups
from course_lib.training.checkpoints import CheckpointError, resume_run, save_run
from course_lib.training.data_position import ShuffledBatches
from course_lib.training.loop import next_token_loss
from course_lib.training.loss_scaling import LossScaler
from course_lib.training.schedules import set_rates, warmup_stable_decay

V = 9
DRAW = torch.Generator().manual_seed(0)
TEXTS = [torch.randint(V, (n,), generator=DRAW).tolist() for n in (4, 7, 5, 3, 6)]
SETTINGS = {"width": 8, "rate": 0.03, "text": "five texts"}
SHARE = partial(warmup_stable_decay, updates=6, warmup=2, decay=2)


class Run:
    """A small run with everything that has a state: dropout, noise, scaler, data."""

    def __init__(self, kind, seed=0, width=8):
        config = GPTConfig(V, 7, width, layers=1, heads=2, dropout=0.2)
        self.model = GPT(config, seed).train()
        groups = parameter_groups(self.model, 0.1)
        self.optimizer = kind(groups, lr=0.03)
        self.data, self.scaler = ShuffledBatches(TEXTS, 2), LossScaler(patience=2)
        self.noise, self.update = torch.Generator().manual_seed(1), 0
        torch.manual_seed(seed)

    def state(self):
        parts = {"data": self.data, "scaler": self.scaler}
        return {
            "settings": SETTINGS, "parts": parts, "generators": {"noise": self.noise},
        }  # fmt: skip

    def go(self, updates):
        for _, (ids, targets) in zip(range(updates), self.data, strict=False):
            ids = (ids + torch.randint(2, ids.shape, generator=self.noise)) % V
            set_rates(self.optimizer, SHARE(self.update))
            self.optimizer.zero_grad()
            loss = next_token_loss(self.model(ids), targets)
            self.scaler.scale(loss).backward()
            self.scaler.unscale(self.model.parameters())
            self.scaler.step(self.optimizer)
            self.scaler.adjust()
            self.update += 1
        return self

    def save(self, path):
        save_run(path, self.update, self.model, self.optimizer, **self.state())

    def resume(self, path):
        self.update = resume_run(path, self.model, self.optimizer, **self.state())
        return self


@pytest.mark.parametrize("kind", [AdamW, torch.optim.AdamW, torch.optim.SGD])
def test_a_resumed_run_is_the_same_run(kind, tmp_path):
    whole = Run(kind).go(6)
    weights = [p.detach().clone() for p in whole.model.parameters()]
    drawn = torch.rand(3), torch.rand(3, generator=whole.noise)

    Run(kind).go(3).save(tmp_path / "run")
    other = Run(kind, seed=5).resume(tmp_path / "run").go(3)  # begun otherwise
    assert other.update == 6 and other.scaler.value == whole.scaler.value
    assert [g["lr"] for g in other.optimizer.param_groups] == [0.015, 0.015]
    for one, two in zip(weights, other.model.parameters(), strict=True):
        assert one.equal(two)
    assert drawn[0].equal(torch.rand(3))
    assert drawn[1].equal(torch.rand(3, generator=other.noise))


def test_a_file_that_is_cut_off_is_refused_and_changes_nothing(tmp_path):
    path = tmp_path / "run"
    Run(AdamW).go(2).save(path)
    data = path.read_bytes()
    for length in (0, 5, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:length])
        run = Run(AdamW, seed=3)
        before = [p.detach().clone() for p in run.model.parameters()]
        with pytest.raises(CheckpointError, match="run: not whole, or no checkpoint"):
            run.resume(path)
        now = run.model.parameters()
        assert all(one.equal(two) for one, two in zip(before, now, strict=True))


def test_an_interrupted_save_leaves_the_last_one(tmp_path, monkeypatch):
    path = tmp_path / "run"
    Run(AdamW).go(2).save(path)

    def full(*args):
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space"):
        Run(AdamW).go(4).save(path)
    monkeypatch.undo()
    assert Run(AdamW).resume(path).update == 2
    assert [one.name for one in tmp_path.iterdir()] == ["run"]


def test_another_run_s_file_is_named(tmp_path):
    path, run = tmp_path / "run", Run(AdamW).go(1)
    run.save(path)
    resume = partial(resume_run, path, run.model, run.optimizer)
    state = run.state()
    with pytest.raises(CheckpointError, match="rate is 0.03 in the file, expected 0.1"):
        resume(**{**state, "settings": {**SETTINGS, "rate": 0.1}})
    with pytest.raises(CheckpointError, match="other settings: 'text' is not expected"):
        resume(**{**state, "settings": {"width": 8, "rate": 0.03}})
    with pytest.raises(CheckpointError, match="other generators: 'noise' is not exp"):
        resume(**{**state, "generators": {}})
    with pytest.raises(CheckpointError, match="other parts: 'more' is missing"):
        resume(**{**state, "parts": {**state["parts"], "more": run.scaler}})
    wide = Run(AdamW, width=12)
    with pytest.raises(CheckpointError, match=r"weights: .* is \(8,\) in the file"):
        wide.resume(path)
    one = AdamW(run.model.parameters())
    with pytest.raises(CheckpointError, match="other groups: group 0 is"):
        resume_run(path, run.model, one, **state)
    with pytest.raises(CheckpointError, match="nothing: no such file"):
        run.resume(tmp_path / "nothing")


def test_other_safetensors_are_named(tmp_path):
    from safetensors.torch import save_file

    save_file({"a": torch.zeros(2)}, tmp_path / "other")
    with pytest.raises(CheckpointError, match="expected a 'training run 1', got None"):
        Run(AdamW).resume(tmp_path / "other")
    assert issubclass(checkpoints.CheckpointError, ValueError)


def test_data_comes_once_an_epoch_in_a_new_order_and_goes_on_anywhere():
    data = ShuffledBatches(TEXTS, 2, seed=4)
    orders = [data.order(epoch) for epoch in range(4)]
    assert all(sorted(order) == [*range(5)] for order in orders)
    assert len({*map(tuple, orders)}) > 1
    dealt = [ids for _, (ids, _) in zip(range(10), data, strict=False)]
    for stop in range(1, 9):
        first, second = (ShuffledBatches(TEXTS, 2, seed=4) for _ in range(2))
        for _ in zip(range(stop), first, strict=False):
            pass
        second.load_state_dict(first.state_dict())
        assert next(iter(second))[0].equal(dealt[stop])
    with pytest.raises(ValueError, match="expected seed 4, got 1"):
        data.load_state_dict({"epoch": 0, "place": 0, "seed": 1})
    with pytest.raises(ValueError, match="batch must lie between 1 and 5, got 6"):
        ShuffledBatches(TEXTS, 6)
