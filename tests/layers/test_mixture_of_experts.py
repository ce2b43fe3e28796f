"""Mixture of experts: against transformers' Mixtral, its plain form, the field's
reports, invariants, bad input.
"""

import pytest
import torch
from torch import nn

from course_lib.layers import FeedForward, MixtureOfExperts, TransformerBlock
from course_lib.layers.mixture_of_experts import mix, mix_densely, model_balance_loss
from course_lib.layers.routing import Routing, balance_loss, capacity, route, within


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def made(**options):
    torch.manual_seed(3)
    return MixtureOfExperts(6, 10, **{"experts": 5, "chosen": 2, **options}).double()


@pytest.mark.parity("layers.mixture_of_experts", "transformers' MixtralSparseMoeBlock")
@pytest.mark.parametrize("chosen", [1, 2, 5])
def test_agrees_with_mixtral(chosen, assert_parity):
    from transformers import MixtralConfig
    from transformers.models.mixtral.modeling_mixtral import MixtralSparseMoeBlock

    theirs = MixtralSparseMoeBlock(
        MixtralConfig(
            hidden_size=6, intermediate_size=10, num_local_experts=5,
            num_experts_per_tok=chosen,
        )
    ).double()  # fmt: skip
    ours = made(chosen=chosen)
    with torch.no_grad():
        theirs.gate.weight.copy_(ours.router.weight)
        for number, expert in enumerate(ours.experts):
            both = torch.cat([expert.gate.weight, expert.expand.weight])
            theirs.experts.gate_up_proj[number] = both
            theirs.experts.down_proj[number] = expert.contract.weight
    mine, other = draw(3, 4, 6).requires_grad_(), draw(3, 4, 6).requires_grad_()
    # Their softmax is in fp32 whatever comes in.
    assert_parity(ours(mine), theirs(other), rtol=1e-5, atol=1e-7)
    ours(mine).pow(2).sum().backward()
    theirs(other).pow(2).sum().backward()
    torch.testing.assert_close(mine.grad, other.grad, rtol=1e-4, atol=1e-6)


@pytest.mark.parity("layers.routing", "transformers' load_balancing_loss_func")
@pytest.mark.parametrize("padded", [False, True])
def test_balance_loss_is_mixtrals_over_k(padded, assert_parity):
    from transformers.models.mixtral.modeling_mixtral import load_balancing_loss_func

    logits, real = 2 * draw(12, 5), None
    if padded:
        real = torch.arange(12) % 4 != 3
    mask = None if real is None else real.view(3, 4).long()
    for chosen in (1, 2, 3):
        theirs = load_balancing_loss_func((logits,), 5, chosen, mask)
        ours = chosen * balance_loss(route(logits, chosen), real)
        assert_parity(ours.float(), theirs.float())


@pytest.mark.parametrize("renormalize", [True, False])
@pytest.mark.parametrize("capacity_factor", [None, 1.0, 0.4])
def test_only_the_chosen_are_computed_and_the_formula_agrees(
    renormalize, capacity_factor
):
    layer = made(renormalize=renormalize, capacity_factor=capacity_factor)
    x, rows = draw(7, 6), []
    expected = mix_densely(
        x, layer.experts, route(layer.router(x), 2, renormalize, capacity_factor)
    )
    for expert in layer.experts:
        expert.register_forward_hook(lambda _, args, __: rows.append(len(args[0])))
    torch.testing.assert_close(layer(x), expected)
    assert sum(rows) == int(layer.routing.kept.sum()) and min(rows) > 0
    assert (sum(rows) == 14) == (capacity_factor is None)
    # The same gradients, for the router too.
    for form in (mix, mix_densely):
        layer.zero_grad()
        routing = route(layer.router(x), 2, renormalize, capacity_factor)
        form(x, layer.experts, routing).pow(2).sum().backward()
        found = layer.router.weight.grad.clone()
        if form is mix:
            first = found
    assert first.abs().max() > 1e-4
    torch.testing.assert_close(first, found)


def test_weights_are_shares():
    logits = 5 * draw(50, 6)
    whole, part = route(logits, 2), route(logits, 2, renormalize=False)
    assert (whole.experts == part.experts).all()
    torch.testing.assert_close(whole.weights.sum(-1), torch.ones(50).double())
    assert (part.weights > 0).all() and (part.weights.sum(-1) < 1).all()
    best = logits.topk(2).values
    torch.testing.assert_close(whole.weights, best.softmax(-1))
    torch.testing.assert_close(
        part.weights, logits.softmax(-1).gather(1, whole.experts)
    )
    half = route(logits.bfloat16(), 2)
    assert half.probabilities.dtype == torch.float32


def test_one_expert_is_the_network_itself():
    layer = made(experts=1, chosen=1, expert=FeedForward, bias=True)
    x = draw(2, 3, 6)
    torch.testing.assert_close(layer(x), layer.experts[0](x))


def test_each_token_goes_alone():
    layer, x = made(), draw(2, 4, 6)
    alone = torch.stack([layer(token[None])[0] for token in x.flatten(0, 1)])
    torch.testing.assert_close(layer(x).flatten(0, 1), alone)


def test_balance_by_hand():
    """Report: shares that sum to k make an even use look like a collapse; a softmax
    taken twice makes a collapse look even.
    """
    even = torch.tensor([[9.0, 9, 0, 0], [0, 0, 9, 9]])
    collapsed = torch.tensor([[9.0, 9, 0, 0], [9, 9, 0, 0]])
    assert float(balance_loss(route(even, 2))) == pytest.approx(1.0, abs=1e-3)
    assert float(balance_loss(route(collapsed, 2))) == pytest.approx(2.0, abs=1e-3)
    one = torch.tensor([[4.0, 0, 0, 0]]).expand(8, 4)
    once = route(one, 1)
    assert float(balance_loss(once)) == pytest.approx(4 * 0.948, abs=1e-3)
    twice = Routing(once.probabilities.softmax(-1), once.experts, once.weights, None)
    assert float(balance_loss(twice)) == pytest.approx(4 * 0.458, abs=1e-2)


def test_balance_loss_spreads_the_choices():
    logits = (0.1 * draw(64, 4) + torch.tensor([1.0, 0, 0, 0])).requires_grad_()
    before = route(logits, 1).experts.flatten().bincount(minlength=4)
    optimizer = torch.optim.SGD([logits], lr=20.0)
    for _ in range(30):
        optimizer.zero_grad()
        balance_loss(route(logits, 1)).backward()
        optimizer.step()
    after = route(logits, 1).experts.flatten().bincount(minlength=4)
    assert before.max() == 64 and after.max() < 40


def test_capacity_drops_the_late_and_second_choices():
    assert capacity(8, 4, 1) == 2 and capacity(8, 4, 2, 1.25) == 5
    chosen = torch.zeros(5, 1, dtype=torch.long)
    assert within(chosen, 3, 2).flatten().tolist() == [True, True, False, False, False]
    # The second choice of the first token comes after all first choices.
    both = within(torch.tensor([[0, 1], [2, 1], [1, 0]]), 3, 2)
    assert both.tolist() == [[True, True], [True, False], [True, True]]
    layer = made(capacity_factor=1e-9, chosen=1)  # room for one token each
    x = draw(9, 6)[:1].expand(9, 6)
    answer = layer(x)
    assert answer[0].abs().max() > 0 and not answer[1:].any()
    block = TransformerBlock(6, 2, feed_forward=layer).double()
    assert torch.isfinite(block(x[None])).all()


def test_an_expert_that_nobody_chose_is_not_called():
    layer = made(experts=3, chosen=1)
    with torch.no_grad():
        layer.router.weight.zero_()
        layer.router.weight[1] = 1.0
    for number in (0, 2):
        layer.experts[number].register_forward_hook(lambda *_: pytest.fail("called"))
    layer(draw(4, 6).abs())


def test_a_models_balance_is_the_mean_over_its_mixtures():
    model = nn.Sequential(made(), made(experts=3))
    with pytest.raises(ValueError, match="has been called, got 2 mixtures"):
        model_balance_loss(model)
    model(draw(4, 6))
    expected = sum(balance_loss(layer.routing) for layer in model) / 2
    assert model_balance_loss(model) == expected
    with pytest.raises(ValueError, match="got 0 mixtures"):
        model_balance_loss(nn.Linear(2, 2))


def test_bad_input_is_named():
    for chosen in (0, 6):
        with pytest.raises(ValueError, match=f"between 1 and the 5 experts.*{chosen}"):
            made(chosen=chosen)
        with pytest.raises(ValueError, match=f"between 1 and 5, got {chosen}"):
            route(draw(2, 5), chosen)
    with pytest.raises(ValueError, match="width 6, got 5"):
        made()(draw(2, 5))
    with pytest.raises(ValueError, match=r"\(tokens, experts\), got \(1, 2, 5\)"):
        route(draw(1, 2, 5), 1)
    with pytest.raises(ValueError, match="above 0, got 0"):
        route(draw(2, 5), 1, capacity_factor=0)
    routing = route(draw(2, 5), 1)
    with pytest.raises(ValueError, match=r"boolean \(2,\), got torch.bool \(3,\)"):
        balance_loss(routing, torch.ones(3).bool())
    with pytest.raises(ValueError, match="no tokens"):
        balance_loss(routing, torch.zeros(2).bool())
