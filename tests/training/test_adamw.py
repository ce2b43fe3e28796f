"""AdamW: against torch's; its first step; which parameters decay; bad input."""

import pytest
import torch
from torch import nn

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.adamw import AdamW, names_in_groups, parameter_groups


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator)


def two_groups():
    return [nn.Parameter(draw(4, 3)), nn.Parameter(draw(5, seed=1))]


@pytest.mark.parity("training.adamw", "torch.optim.AdamW")
@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.0, 0.5), (0.8, 0.95)])
def test_agrees_with_torch_over_many_steps(betas, assert_parity):
    ours, theirs = two_groups(), two_groups()
    options = {"lr": 0.02, "betas": betas}

    def groups(pair):
        return [
            {"params": pair[:1], "weight_decay": 0.3},
            {"params": pair[1:], "weight_decay": 0.0, "lr": 0.007},
        ]

    mine = AdamW(groups(ours), epsilon=1e-3, **options)
    oracle = torch.optim.AdamW(groups(theirs), eps=1e-3, **options)
    for step in range(30):
        for number, (one, two) in enumerate(zip(ours, theirs, strict=True)):
            one.grad = draw(*one.shape, seed=10 * step + number)
            two.grad = one.grad.clone()
        if step == 4:  # one that has no gradient stays, and its count too
            ours[1].grad = theirs[1].grad = None
        mine.step()
        oracle.step()
    for one, two in zip(ours, theirs, strict=True):
        assert_parity(one.detach(), two.detach(), atol=1e-12, rtol=1e-10)


def test_the_first_step_is_one_rate_long_whatever_the_gradient():
    parameter = nn.Parameter(torch.zeros(3, dtype=torch.float64))
    parameter.grad = torch.tensor([1e-3, -1.0, 1e4], dtype=torch.float64)
    AdamW([parameter], lr=0.1, epsilon=0.0, weight_decay=0.0).step()
    torch.testing.assert_close(
        parameter.detach(), 0.1 * torch.tensor([-1.0, 1, -1]).double()
    )


def test_decay_does_not_pass_through_the_gradient_s_size():
    """A weight of 1 with zero gradient: (1 - 1e-3 × 0.1)^1000 = 0.9048."""
    for decay, wanted in ((0.1, 0.9048), (0.0, 1.0)):
        parameter = nn.Parameter(torch.ones(1, dtype=torch.float64))
        optimizer = AdamW([parameter], lr=1e-3, weight_decay=decay)
        for _ in range(1000):
            parameter.grad = torch.zeros(1, dtype=torch.float64)
            optimizer.step()
        assert float(parameter.detach()) == pytest.approx(wanted, abs=1e-4)


def test_which_parameters_of_a_gpt_decay():
    model = GPT(GPTConfig(11, context=6, width=8, heads=2, layers=1, tied=False))
    decayed, others = names_in_groups(model, parameter_groups(model, 0.1))
    attention = [f"attention.{part}" for part in ("query", "key", "value", "output")]
    maps = [*attention, "feed_forward.expand", "feed_forward.contract"]
    wanted = {f"blocks.0.{name}.weight" for name in maps}
    assert {*decayed} == wanted | {"head.weight"}
    named = dict(model.named_parameters())
    assert {*decayed, *others} == {*named}
    tables = [name for name in others if named[name].dim() > 1]
    assert tables == ["tokens.weight", "positions.table"]


def test_norms_are_spared_whatever_they_are_called():
    class Renamed(nn.Module):
        def __init__(self):
            super().__init__()
            self.ln_1, self.g = nn.LayerNorm(4), nn.Parameter(torch.ones(4))
            self.conv = nn.Conv1d(4, 4, 3)
            self.words = nn.Embedding(5, 4)
            self.head = nn.Linear(4, 5)
            self.head.weight = self.words.weight  # tied

    model = Renamed()
    decayed, others = names_in_groups(model, parameter_groups(model, 0.1))
    assert decayed == ["conv.weight"]
    assert "words.weight" in others and "ln_1.weight" in others and "g" in others


@pytest.mark.parametrize(
    "options, said",
    [
        ({"lr": -1.0}, "lr must not be negative, got -1.0"),
        ({"weight_decay": float("nan")}, "weight_decay must not be negative, got nan"),
        ({"betas": (0.9, 1.0)}, r"betas must lie in \[0, 1\), got \(0.9, 1.0\)"),
    ],
)
def test_bad_options_are_named(options, said):
    with pytest.raises(ValueError, match=said):
        AdamW([nn.Parameter(torch.zeros(2))], **options)


def test_groups_that_do_not_fit_the_model_are_named():
    model = nn.Linear(2, 3)
    with pytest.raises(ValueError, match="bias is in none of the 1 groups"):
        names_in_groups(model, [{"params": [model.weight]}])
    with pytest.raises(ValueError, match="got one twice"):
        names_in_groups(model, [{"params": [model.weight, model.weight]}])
    with pytest.raises(ValueError, match="ReLU has no parameters"):
        parameter_groups(nn.ReLU(), 0.1)
