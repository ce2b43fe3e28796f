"""The training loop: against torch, learning, determinism, interruption, progress, bad
input.
"""

import io
import math

import pytest
import torch
from torch import nn

from course_lib.language_models import GPT, GPTConfig
from course_lib.training import (
    ProgressLine,
    language_model_batches,
    learning_rate_at,
    next_token_loss,
    story_batches,
    train,
    whole_text_bits,
)
from course_lib.training.loop import decayed_and_not
from course_lib.training.progress import clock


def small(dropout=0.0, vocabulary=6):
    return GPT(
        GPTConfig(vocabulary, context=12, width=16, layers=1, heads=2, dropout=dropout)
    )


def batches(seed=0, context=12):
    return language_model_batches(
        [0, 1, 2, 3, 4, 5] * 20, context, 4, torch.Generator().manual_seed(seed)
    )


def test_learns_a_text_that_repeats():
    history = train(small(), batches(), steps=60, learning_rate=1e-2)
    assert len(history.losses) == 60 and history.seconds > 0 and not history.interrupted
    assert (
        history.losses[0] == pytest.approx(math.log(6), abs=0.2)
        and history.losses[-1] < 0.1
    )


def test_learns_stories_down_to_their_entropy_and_no_further():
    stories = [
        [0, 1, 0],
        [0, 1, 2, 0],
        [0, 3, 2, 2, 2, 0],
        [0, 3, 0],
    ]  # equally likely: 2 bits
    model = small()
    train(
        model,
        story_batches(stories, 8, torch.Generator().manual_seed(0)),
        steps=120,
        learning_rate=1e-2,
    )
    mean = whole_text_bits(model, stories).mean().item()
    assert (
        2 <= mean < 2.1
    )  # over the whole source the mean cannot fall below its entropy


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_the_same_twice_and_global_state_is_left_alone(dropout):
    before = torch.get_rng_state()
    runs = []
    for seed in (0, 0, 1):
        model = small(dropout)
        runs.append(
            (train(model, batches(), 5, 1e-2, seed=seed).losses, model.tokens.weight)
        )
        torch.rand(3)  # whatever else was drawn in between
        torch.set_rng_state(before)
    assert runs[0][0] == runs[1][0] and runs[0][1].equal(runs[1][1])
    assert (runs[0][0] == runs[2][0]) == (dropout == 0)


def test_global_random_state_is_the_same_after_training():
    model = small(dropout=0.3)
    torch.rand(5)
    before = torch.get_rng_state()
    train(model, batches(), 3, 1e-2)
    assert torch.get_rng_state().equal(before)


@pytest.mark.parity(
    "training.loop",
    "torch.optim.AdamW, LambdaLR and clip_grad_norm_ in a loop of their own",
)
def test_agrees_with_torchs_own_parts(assert_parity):
    ours, theirs = small().double(), small().double()
    train(ours, batches(), 12, 0.02, warmup=3, weight_decay=0.1, clip=0.5)

    named = dict(theirs.named_parameters())
    matrices = [
        name
        for name in named
        if name.endswith("weight") and "norm" not in name and "tokens" not in name
    ]
    groups = [
        {"params": [named[name] for name in matrices], "weight_decay": 0.1},
        {
            "params": [named[name] for name in named if name not in matrices],
            "weight_decay": 0.0,
        },
    ]
    assert [len(group["params"]) for group in groups] == [6, 14]
    optimizer = torch.optim.AdamW(groups, lr=0.02)
    factors = [
        1 / 3,
        2 / 3,
        1,
        *(0.5 + 0.5 * math.cos(math.pi * t / 9) for t in range(10)),
    ]
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factors.__getitem__)
    stream = batches()
    for _ in range(12):
        inputs, targets = next(stream)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(
            theirs(inputs).transpose(1, 2), targets
        ).backward()
        nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
        optimizer.step()
        scheduler.step()
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert_parity(mine, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parity(
    "training.loop.learning_rate_at", "torch.optim.lr_scheduler.CosineAnnealingLR"
)
def test_the_schedule_agrees_with_torchs(assert_parity):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=16)
    expected = [0.3 * step / 4 for step in (1, 2, 3, 4)]
    for _ in range(16):
        expected.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    got = [learning_rate_at(step, 20, 0.3, 4) for step in range(20)]
    assert_parity(
        torch.tensor(got, dtype=torch.float64),
        torch.tensor(expected, dtype=torch.float64),
    )
    assert learning_rate_at(20, 20, 0.3, 4) == pytest.approx(0)
    assert learning_rate_at(0, 1, 0.3, 0) == 0.3


@pytest.mark.parity(
    "training.loop.next_token_loss", "a mean of log-probabilities, by hand"
)
def test_ignored_targets_do_not_count(assert_parity):
    logits = torch.randn(
        2, 3, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)
    )
    logs = logits.log_softmax(-1)
    loss = next_token_loss(logits, torch.tensor([[1, 4, -100], [2, -100, -100]]))
    assert_parity(loss, -(logs[0, 0, 1] + logs[0, 1, 4] + logs[1, 0, 2]) / 3)
    assert_parity(
        next_token_loss(logits[:, 0], torch.tensor([1, 2])),
        -(logs[0, 0, 1] + logs[1, 0, 2]) / 2,
    )


class Interrupted(Exception):
    """Stands for any trouble in a callback."""


def test_an_interruption_keeps_what_is_done():
    model, steps = small(), []

    def stop(step, loss):
        steps.append((step, loss))
        if step == 4:
            raise KeyboardInterrupt

    state = torch.get_rng_state()
    history = train(model, batches(), 100, 1e-2, on_step=stop)
    assert history.interrupted and len(history.losses) == 4 and not model.training
    assert steps == list(
        enumerate(history.losses, start=1)
    ) and torch.get_rng_state().equal(state)
    assert not model.tokens.weight.equal(small().tokens.weight)

    def fail(step, loss):
        raise Interrupted

    with pytest.raises(Interrupted):
        train(model, batches(), 100, 1e-2, on_step=fail)
    assert torch.get_rng_state().equal(state)


def test_models_with_several_inputs_and_losses_of_their_own():
    class Scaled(nn.Linear):
        def forward(self, x, scale):
            return super().forward(x) * scale

    with torch.random.fork_rng(devices=[]):
        model = Scaled(2, 1)
    x = torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    scale = torch.arange(1.0, 65.0)[:, None] / 64
    stream = [(x, scale, (x @ torch.tensor([[2.0], [-1.0]]) + 3) * scale)] * 400
    history = train(
        model, stream, 400, 0.1, loss=nn.functional.mse_loss, weight_decay=0
    )
    assert history.losses[-1] < 1e-4
    torch.testing.assert_close(
        model.weight, torch.tensor([[2.0, -1.0]]), rtol=0, atol=0.03
    )


def test_the_model_comes_back_in_evaluation_mode():
    model = small(dropout=0.5)
    train(model, batches(), 1, 1e-2)
    assert not model.training


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        train(small(), batches(), 0, 1e-2)
    with pytest.raises(ValueError, match="expected 3 batches, got 2"):
        train(small(), [next(batches())] * 2, 3, 1e-2)


def test_the_progress_line_is_rewritten_and_ends(capsys):
    train(small(), batches(), 3, 1e-2, progress=True, label="learning")
    line = capsys.readouterr().err
    assert (
        line.startswith("\rlearning") and line.endswith("\n") and line.count("\n") == 1
    )
    assert "learning 3/3" in line and "loss " in line and "left" in line


def test_no_progress_line_where_nobody_watches(capsys):
    train(small(), batches(), 3, 1e-2)
    assert capsys.readouterr() == ("", "")


def test_a_notebook_is_somebody_who_watches(monkeypatch):
    stream = type("OutStream", (io.StringIO,), {"__module__": "ipykernel.iostream"})()
    monkeypatch.setattr("sys.stderr", stream)
    line = ProgressLine(10, "work")
    line.update(10)
    line.close()
    assert "work 10/10" in stream.getvalue()


def test_the_estimate(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    line = ProgressLine(100, "work", show=True)
    now[0] += 30
    line.update(25, "loss 1")
    line.update(26, "too soon to be shown")
    assert capsys.readouterr().err == "\rwork 25/100  0:30, about 1:30 left  loss 1"
    now[0] += 90
    line.update(100)
    wiped = " " * 7  # the new line is seven characters shorter than the old one
    assert capsys.readouterr().err == "\rwork 100/100  2:00, about 0:00 left" + wiped
    assert clock(3675) == "61:15"


def test_the_rate_stays_at_its_floor_after_the_last_step():
    rates = [learning_rate_at(step, 10, 1.0, 2, floor=0.1) for step in range(14)]
    assert rates[10:] == [0.1] * 4
    assert rates[1:] == sorted(rates[1:], reverse=True)
    assert learning_rate_at(25, 10, 1.0, 2) == 0


@pytest.mark.parity("training.loop", "torch.optim.AdamW and LambdaLR")
def test_a_schedule_betas_and_no_clipping_are_torchs(assert_parity):
    torch.manual_seed(0)
    mine, theirs = (nn.Linear(3, 2).double() for _ in range(2))
    theirs.load_state_dict(mine.state_dict())
    x, y = torch.randn(5, 4, 3).double() * 50, torch.randn(5, 4, 2).double()
    optimizer = torch.optim.AdamW(theirs.parameters(), 0.1, (0.5, 0.9), weight_decay=0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / 5)
    for part, target in zip(x, y, strict=True):
        optimizer.zero_grad()
        nn.functional.mse_loss(theirs(part), target).backward()
        optimizer.step()
        schedule.step()
    train(
        mine,
        zip(x, y, strict=True),
        5,
        0.1,
        loss=nn.functional.mse_loss,
        schedule=lambda step: 1 - step / 5,
        weight_decay=0.0,
        betas=(0.5, 0.9),
        clip=None,
    )
    assert_parity(mine.weight, theirs.weight)


def test_a_model_without_parameters_is_named():
    with pytest.raises(ValueError, match="Identity has no parameters to train"):
        train(nn.Identity(), batches(), steps=1, learning_rate=0.1)


class Noisy(torch.nn.Module):
    """One linear map behind dropout."""

    def __init__(self):
        super().__init__()
        self.drop, self.linear = torch.nn.Dropout(0.5), torch.nn.Linear(6, 3)

    def forward(self, x):
        return self.linear(self.drop(x))


def noisy():
    torch.manual_seed(0)
    return Noisy().double()


def dealt(steps):
    generator = torch.Generator().manual_seed(5)
    for _ in range(steps):
        x = torch.randn(4, 6, dtype=torch.float64, generator=generator)
        yield x, torch.randint(3, (4,), generator=generator)


def test_optimizers_keep_their_own_rates_under_the_schedule():
    model = noisy()
    weight = torch.optim.SGD([model.linear.weight], lr=0.5)
    bias = torch.optim.SGD([model.linear.bias], lr=0.25)
    rates = []

    def note(step, loss):
        rates.append((weight.param_groups[0]["lr"], bias.param_groups[0]["lr"]))

    options = {"optimizers": [weight, bias], "on_step": note, "warmup": 2}
    train(model, dealt(4), 4, 99.0, **options)
    shares = [learning_rate_at(step, 4, 1.0, 2) for step in range(4)]
    assert rates == [pytest.approx((0.5 * s, 0.25 * s)) for s in shares]


def test_the_default_is_adamw_with_the_matrices_decayed():
    one, two = noisy(), noisy()
    train(one, dealt(5), 5, 0.01, weight_decay=0.3)
    groups = decayed_and_not(two, 0.3)
    train(two, dealt(5), 5, 9.0, optimizers=[torch.optim.AdamW(groups, lr=0.01)])
    assert one.linear.weight.equal(two.linear.weight)


def test_a_run_taken_up_again_ends_bit_for_bit_where_it_would_have():
    def adam(model):
        return [torch.optim.AdamW(model.parameters(), lr=0.1)]

    whole = noisy()
    train(whole, dealt(7), 7, 0.0, optimizers=adam(whole))
    states = []

    def stop(step, loss):
        if step == 3:
            states.append(torch.get_rng_state())
            raise KeyboardInterrupt

    half = noisy()
    first = adam(half)
    assert train(half, dealt(7), 7, 0.0, optimizers=first, on_step=stop).interrupted
    again = adam(half)
    again[0].load_state_dict(first[0].state_dict())
    batches = list(dealt(7))[3:]
    train(
        half,
        batches,
        7,
        0.0,
        optimizers=again,
        start=3,
        random_state=states[0],
    )
    assert half.linear.weight.equal(whole.linear.weight)
    assert half.linear.bias.equal(whole.linear.bias)
    with pytest.raises(ValueError, match="start must lie between 0 and 7, got 8"):
        train(half, dealt(7), 7, 0.1, start=8)
