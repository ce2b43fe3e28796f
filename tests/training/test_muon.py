"""Muon: against torch's, singular values, groups, bad input."""

import pytest
import torch

from course_lib.training.muon import Muon, orthogonalize


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator)


@pytest.mark.parametrize("shape", [(6, 6), (4, 9), (9, 4), (3, 5, 8)])
def test_singular_values_come_near_one_and_directions_stay(shape):
    matrix = draw(*shape)
    got = orthogonalize(matrix)
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    values = torch.linalg.svdvals(got)
    assert values.min() > 0.5 and values.max() < 1.3
    # The same singular vectors: seen from them it is diagonal.
    inside = left.mT @ got @ right.mT
    off = inside - torch.diag_embed(inside.diagonal(dim1=-2, dim2=-1))
    assert off.abs().max() < 1e-10


@pytest.mark.parity("training.muon", "torch.optim.Muon")
@pytest.mark.parametrize("shape", [(8, 8), (5, 12), (12, 5)])
def test_agrees_with_torch(shape, assert_parity):
    ours = torch.nn.Parameter(draw(*shape).float())
    theirs = torch.nn.Parameter(ours.detach().clone())
    mine = Muon([ours], lr=0.02, momentum=0.9, weight_decay=0.1)
    oracle = torch.optim.Muon([theirs], lr=0.02, momentum=0.9, weight_decay=0.1)
    for step in range(4):
        gradient = draw(*shape, seed=step + 1).float()
        ours.grad, theirs.grad = gradient.clone(), gradient.clone()
        mine.step()
        oracle.step()
    # Theirs iterates in bfloat16: three digits of an update of 0.02.
    assert_parity(ours.detach(), theirs.detach(), atol=2e-3, rtol=0)
    assert (ours - draw(*shape).float()).abs().max() > 0.02


def test_matrices_of_one_shape_move_as_each_alone():
    together = [torch.nn.Parameter(draw(4, 6, seed=s)) for s in range(3)]
    alone = [torch.nn.Parameter(p.detach().clone()) for p in together]
    both = Muon(together, lr=0.1), [Muon([p], lr=0.1) for p in alone]
    for group in (together, alone):
        for number, parameter in enumerate(group):
            parameter.grad = draw(4, 6, seed=10 + number)
    together[1].grad = alone[1].grad = None  # does not move
    both[0].step()
    for optimizer in both[1]:
        optimizer.step()
    for one, two in zip(together, alone, strict=True):
        torch.testing.assert_close(one, two)
    assert together[1].equal(draw(4, 6, seed=1))


def test_the_size_of_a_gradient_does_not_matter():
    moved = []
    for scale in (1e-4, 1.0, 1e4):
        parameter = torch.nn.Parameter(torch.zeros(3, 3, dtype=torch.float64))
        parameter.grad = draw(3, 3) * scale
        Muon([parameter], lr=0.1).step()
        moved.append(parameter.detach())
    torch.testing.assert_close(moved[0], moved[2], rtol=1e-2, atol=1e-4)
    torch.testing.assert_close(moved[1], moved[2], rtol=1e-5, atol=1e-7)


def test_anything_but_a_matrix_is_refused():
    with pytest.raises(ValueError, match=r"moves matrices, got .* \(3,\)"):
        Muon([torch.nn.Parameter(torch.zeros(3))])
