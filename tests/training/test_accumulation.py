"""Accumulation: the same gradient as one large batch, whatever the lengths."""

import pytest
import torch

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.accumulation import Window, accumulate, split_rows
from course_lib.training.batches import IGNORE, pad
from course_lib.training.loop import next_token_loss

V = 9
EQUAL, UNEQUAL = [6] * 8, [3, 9, 4, 9, 2, 7, 2, 5]


def batch_of(lengths):
    draw = torch.Generator().manual_seed(1)
    return pad([torch.randint(V, (n,), generator=draw).tolist() for n in lengths])


def model():
    return GPT(GPTConfig(V, context=9, width=8, heads=2, layers=1)).double()


def gradient_of(learner):
    return torch.cat([p.grad.flatten() for p in learner.parameters()])


@pytest.mark.parity("training.accumulation", "one backward pass of the whole batch")
@pytest.mark.parametrize("lengths", [EQUAL, UNEQUAL])
@pytest.mark.parametrize("rows", [1, 2, 3, 8])
def test_micro_batches_add_up_to_the_batch(lengths, rows, assert_parity):
    ids, targets = batch_of(lengths)
    whole, parts = model(), model()
    loss = next_token_loss(whole(ids), targets)
    loss.backward()
    window = accumulate(parts, split_rows((ids, targets), rows))
    assert window.tokens == int((targets != IGNORE).sum())
    assert window.loss == pytest.approx(loss.item(), rel=1e-12)
    assert_parity(gradient_of(parts), gradient_of(whole), atol=1e-14, rtol=1e-10)


def test_a_token_weighs_the_same_in_a_short_micro_batch():
    """Token losses [4] and [1, 1, 1]: 1.75; a mean of means would say 2.5."""

    class Given(torch.nn.Module):
        def forward(self, ids):  # class 0 gets probability exp(-ids)
            p = (-ids.double()).exp()
            return torch.stack([p.log(), (1 - p).log()], dim=-1)

    given = Given()
    given.weight = torch.nn.Parameter(torch.zeros(1))
    pairs = [(torch.tensor([[4]]), torch.tensor([[0]]))]
    pairs.append((torch.ones(1, 3, dtype=torch.long), torch.zeros(1, 3).long()))
    given.forward = lambda ids, plain=given.forward: plain(ids) + given.weight
    assert accumulate(given, pairs) == Window(pytest.approx(1.75), 4)


def test_the_scale_is_in_the_gradient_and_not_in_the_loss():
    micro = split_rows(batch_of(UNEQUAL), 3)
    one, two = model(), model()
    assert accumulate(one, micro).loss == accumulate(two, micro, scale=1024.0).loss
    torch.testing.assert_close(1024 * gradient_of(one), gradient_of(two))


def test_padding_is_cut_off_where_all_rows_have_it():
    pieces = split_rows(batch_of([3, 9, 4, 4]), 2)
    assert [tuple(ids.shape) for ids, _ in pieces] == [(2, 8), (2, 3)]


def test_bad_input_is_named():
    ids = torch.zeros(2, 3, dtype=torch.long)
    with pytest.raises(ValueError, match="expected targets, got none in 1"):
        accumulate(model(), [(ids, torch.full((2, 3), IGNORE))])
    with pytest.raises(ValueError, match="got none in 0"):
        accumulate(model(), [])
    with pytest.raises(ValueError, match="rows must be at least 1, got 0"):
        split_rows((ids, ids), 0)
