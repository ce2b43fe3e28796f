"""Even shares: probabilities by hand, what stays, what was told, bad input."""

import pytest
import torch
from torch import nn

from course_lib.language_models.even_pairs import EvenPairs
from course_lib.language_models.gpt import GPT, GPTConfig


class Table(nn.Module):
    """Logits that depend on the last token alone."""

    def __init__(self):
        super().__init__()
        draw = torch.Generator().manual_seed(0)
        table = torch.randn(6, 6, generator=draw, dtype=torch.float64)
        self.table = nn.Parameter(table)

    def forward(self, ids):
        return self.table[ids]


IDS = torch.tensor([[0, 1, 2, 3], [4, 5, 0, 0]])


@pytest.mark.parity("language_models.even_pairs", "probabilities averaged by hand")
def test_pairs_share_and_others_keep_theirs(assert_parity):
    model = Table()
    theirs = model(IDS).softmax(-1).detach()
    for one, two in [(1, 4), (0, 3)]:
        mean = (theirs[..., one] + theirs[..., two]) / 2
        theirs[..., one], theirs[..., two] = mean, mean.clone()
    found = EvenPairs(model, [(1, 4), (0, 3)])(IDS).softmax(-1)
    assert_parity(found, theirs)


def test_what_is_told_is_left_from_there_on():
    model = Table()
    own = model(IDS)
    found = EvenPairs(model, [(1, 4)], told=[2, 5])(IDS)
    assert torch.equal(found[0, 2:], own[0, 2:]) and torch.equal(
        found[1, 1:], own[1, 1:]
    )
    assert found[0, :2, 1].equal(found[0, :2, 4]) and found[1, 0, 1] == found[1, 0, 4]


def test_the_model_s_own_logits_stay_as_they_are():
    model = GPT(GPTConfig(6, 8, 8, 1, 2))
    before = model(IDS)
    even = EvenPairs(model, [(1, 4)])
    even(IDS)
    assert torch.equal(model(IDS), before) and even.config is model.config


def test_a_token_in_two_pairs():
    with pytest.raises(ValueError, match="one pair"):
        EvenPairs(Table(), [(1, 4), (4, 2)])
