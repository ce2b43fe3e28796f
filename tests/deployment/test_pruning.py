"""Pruning: against torch.nn.utils.prune, exact counts, masks that stay, storage."""

import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from course_lib.deployment.pruning import (
    Pruning,
    global_masks,
    linear_weights,
    magnitude_mask,
    two_of_four_mask,
)
from course_lib.deployment.sparse_storage import SparseTensor
from course_lib.training.loop import train


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def network(seed=0):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(8, 12), nn.Tanh(), nn.Linear(12, 4)).double()
        net[2].weight.data *= 3
        return net


SPARSITY = pytest.mark.parametrize("sparsity", [0.0, 0.3, 0.5, 0.9])


@pytest.mark.parity("deployment.pruning", "torch.nn.utils.prune.l1_unstructured")
@SPARSITY
def test_a_layer_loses_what_torch_takes(sparsity, assert_parity):
    layer = network()[0]
    ours = magnitude_mask(layer.weight, sparsity)
    prune.l1_unstructured(layer, "weight", sparsity)
    assert_parity(ours.double(), layer.weight_mask)


@pytest.mark.parity("deployment.pruning", "torch.nn.utils.prune.global_unstructured")
@SPARSITY
def test_a_model_loses_what_torch_takes(sparsity, assert_parity):
    model, theirs = network(), network()
    masks = global_masks(linear_weights(model), sparsity)
    layers = [(theirs[0], "weight"), (theirs[2], "weight")]
    prune.global_unstructured(layers, prune.L1Unstructured, amount=sparsity)
    for name in ("0", "2"):
        kept = theirs.get_submodule(name).weight_mask
        assert_parity(masks[name].double(), kept)
    if sparsity == 0.5:  # the layer of small weights loses more
        assert masks["0"].double().mean() < 0.5 < masks["2"].double().mean()


def test_counts_are_exact_and_signs_do_not_count():
    weight = torch.tensor([[3.0, -4.0, 0.5, -0.1]])
    assert magnitude_mask(weight, 0.5).tolist() == [[True, True, False, False]]
    same = torch.ones(3, 4)
    assert magnitude_mask(same, 0.25).flatten().tolist() == [False] * 3 + [True] * 9


@pytest.mark.parity("deployment.pruning", "torch.topk of every four")
def test_two_of_four_stay(assert_parity):
    weight = draw(6, 20)
    mask = two_of_four_mask(weight)
    fours = weight.abs().view(-1, 4)
    expected = torch.zeros_like(fours).scatter(1, fours.topk(2, 1).indices, 1.0)
    assert_parity(mask.double(), expected.view(6, 20))
    assert (mask.view(6, 5, 4).sum(-1) == 2).all()
    assert two_of_four_mask(torch.zeros(1, 4)).sum() == 2
    with pytest.raises(ValueError, match="a multiple of 4, got \\(3, 6\\)"):
        two_of_four_mask(draw(3, 6))


def test_masks_stay_through_training():
    model, x, y = network(), draw(32, 8, seed=1), draw(32, 4, seed=2)
    pruning = Pruning.of(model, lambda weight: magnitude_mask(weight, 0.5))
    assert pruning.sparsity == 0.5
    before = model[0].weight.detach().clone()

    def fit(**options):
        loss = nn.functional.mse_loss
        batches = iter([(x, y)] * 20)
        return train(model, batches, 20, 0.01, loss=loss, progress=False, **options)

    losses = fit(on_step=pruning.on_step).losses
    zeros = model[0].weight == 0
    assert zeros.equal(~pruning.masks["0"]) and losses[-1] < losses[0]
    assert not model[0].weight.equal(before)
    fit()  # without them, what was pruned grows back
    assert not (model[0].weight == 0).any()


def test_bad_masks_are_named():
    for sparsity in (-0.1, 1.0):
        with pytest.raises(ValueError, match="sparsity must lie in"):
            magnitude_mask(draw(3), sparsity)
    with pytest.raises(ValueError, match="mask of 0 must be boolean \\(12, 8\\)"):
        Pruning(network(), {"0": torch.ones(12, 8)})


@pytest.mark.parity("deployment.sparse_storage", "the dense tensor")
@pytest.mark.parametrize("shape", [(7,), (3, 5), (2, 3, 4), (1, 16)])
def test_sparse_storage_gives_back_the_tensor(shape, assert_parity):
    dense = draw(*shape)
    dense = dense * (dense.abs() > 0.7)
    found = SparseTensor.of(dense)
    assert_parity(found.dense(), dense)
    assert found.values.all() and found.dense().shape == dense.shape
    kept, numbers = int((dense != 0).sum()), dense.numel()
    assert found.stored_bytes == 8 * kept + -(-numbers // 8)
    half = SparseTensor.of(dense, torch.float16)
    assert half.values.dtype == torch.float16 and half.dense().dtype == torch.float16
