"""Fine-tuning without forgetting: rehearsal, the pull back, freezing; bad input."""

import pytest
import torch
from torch import nn

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.batches import language_model_batches
from course_lib.training.fine_tuning import PullBack, rehearse, train_only
from course_lib.training.loop import next_token_loss, train

BATCH = [torch.zeros(8, 5, dtype=torch.long), torch.zeros(8, 5, dtype=torch.long)]


def filled(value):
    return tuple(part + value for part in BATCH)


@pytest.mark.parametrize("share, rows", [(0, 0), (0.25, 2), (0.3, 2), (1, 8)])
def test_rehearsal_mixes_whole_rows(share, rows):
    mixed = list(rehearse([filled(1)] * 3, [filled(2)] * 3, share))
    assert len(mixed) == 3
    for part in mixed[0]:
        assert part.shape == (8, 5)
        assert (part[:rows] == 2).all() and (part[rows:] == 1).all()


def test_rehearsal_keeps_inputs_and_targets_together():
    texts = [torch.arange(start, start + 40) for start in (0, 100)]
    draws = [torch.Generator().manual_seed(n) for n in (1, 2)]
    new, old = (
        language_model_batches(text, 6, 4, draw)
        for text, draw in zip(texts, draws, strict=True)
    )
    inputs, targets = next(rehearse(new, old, 0.5))
    assert (inputs + 1).equal(targets) and (inputs[:2] >= 100).all()


def gpt():
    return GPT(GPTConfig(9, 6, 8, 1, 2), seed=2).double()


@pytest.mark.parity("training.fine_tuning", "closed form of the pulled gradient")
def test_the_pull_is_its_closed_form(assert_parity):
    model, draw = gpt(), torch.Generator().manual_seed(1)
    pull = PullBack(model, 0.3)
    ids = torch.tensor([[1, 2, 3, 4], [0, 8, 8, 2]])
    assert pull.distance() == 0
    assert pull(model(ids), ids) == next_token_loss(model(ids), ids)
    start = [p.detach().clone() for p in model.parameters()]
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.1 * torch.randn(
                parameter.shape, generator=draw, dtype=torch.float64
            )
    next_token_loss(model(ids), ids).backward()
    plain = [p.grad.clone() for p in model.parameters()]
    model.zero_grad()
    pull(model(ids), ids).backward()
    for now, then, grad in zip(model.parameters(), start, plain, strict=True):
        assert_parity(now.grad, grad + 0.3 * (now - then))


def test_a_strong_pull_holds_the_model_where_it_was():
    ids = torch.randint(9, (200,), generator=torch.Generator().manual_seed(4))
    gone = {}
    for strength in (0.0, 30.0):
        model = gpt()
        draw = torch.Generator().manual_seed(0)
        batches = language_model_batches(ids, 6, 4, draw)
        pull = PullBack(model, strength)
        train(model, batches, 15, 0.01, loss=pull, weight_decay=0, progress=False)
        gone[strength] = pull.distance().item()
    assert gone[30.0] < gone[0.0] / 10


def test_frozen_parameters_do_not_move():
    model = gpt()
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    chosen = train_only(model, lambda name: "attention.query" in name)
    assert len(chosen) == 2
    ids = torch.arange(60) % 9
    batches = language_model_batches(ids, 6, 4, torch.Generator().manual_seed(0))
    pull = PullBack(model, 0.1)
    assert len(pull.start) == 2  # what is frozen does not count
    train(model, batches, 3, 0.01, weight_decay=0.5, progress=False)
    moved = {n for n, p in model.named_parameters() if not p.equal(before[n])}
    assert moved == {*chosen}


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="between 0 and 1, got 1.5"):
        rehearse([BATCH], [BATCH], 1.5)
    short = tuple(part[:, :4] for part in BATCH)
    with pytest.raises(ValueError, match=r"one shape, got \(8, 4\) and \(8, 5\)"):
        next(rehearse([tuple(BATCH)], [short], 0.5))
    with pytest.raises(ValueError, match="must not be negative, got -1"):
        PullBack(nn.Linear(2, 2), -1)
    with pytest.raises(ValueError, match="Linear to train, got none of 2"):
        train_only(nn.Linear(2, 2), lambda name: False)
