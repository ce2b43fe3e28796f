"""Distillation: against torch's KL divergence, its limits, training, bad input."""

import math

import pytest
import torch
import torch.nn.functional as F

from course_lib.deployment.distillation import distill, distillation_loss, mixed_loss
from course_lib.language_models import GPT, GPTConfig
from course_lib.training.batches import IGNORE, language_model_batches


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64) * 2


@pytest.mark.parity("deployment.distillation", "torch.nn.functional.kl_div")
@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_is_torchs_divergence_forward_and_backward(temperature, assert_parity):
    mine, other = (draw(2, 3, 7).requires_grad_() for _ in range(2))
    teacher = draw(2, 3, 7, seed=1)
    ours = distillation_loss(mine, teacher, temperature)
    theirs = temperature**2 * F.kl_div(
        (other / temperature).log_softmax(-1).flatten(0, 1),
        (teacher / temperature).log_softmax(-1).flatten(0, 1),
        log_target=True,
        reduction="batchmean",
    )
    assert_parity(ours, theirs)
    ours.backward()
    theirs.backward()
    assert_parity(mine.grad, other.grad)


@pytest.mark.parity("deployment.distillation", "torch's kl_div and cross_entropy")
@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_the_mixture_leaves_out_what_does_not_count(weight, assert_parity):
    student, teacher = draw(2, 4, 7), draw(2, 4, 7, seed=1)
    targets = torch.tensor([[1, 6, 0, 2], [3, 4, IGNORE, IGNORE]])
    ours = mixed_loss(student, teacher, targets, 2.0, weight)
    rows = targets.flatten() != IGNORE
    soft = 4 * F.kl_div(
        (student / 2).log_softmax(-1).flatten(0, 1)[rows],
        (teacher / 2).softmax(-1).flatten(0, 1)[rows],
        reduction="batchmean",
    )
    hard = F.cross_entropy(student.flatten(0, 1)[rows], targets.flatten()[rows])
    assert_parity(ours, weight * soft + (1 - weight) * hard)


def test_by_hand():
    teacher, student = torch.tensor([[2.0, 0.0, -2.0]]), torch.zeros(1, 3)
    loss = distillation_loss(student, teacher, 2.0) / 4
    assert loss.item() == pytest.approx(0.26622, abs=1e-5)
    turned = distillation_loss(teacher, student, 2.0) / 4
    assert turned.item() == pytest.approx(0.30899, abs=1e-5)
    assert distillation_loss(teacher, teacher, 3.0).item() == 0


def test_the_square_keeps_the_gradient():
    teacher = torch.tensor([[2.0, 0.0, -2.0]])
    norms = []
    for temperature in (1.0, 2.0, 10.0):
        student = torch.zeros(1, 3, requires_grad=True)
        distillation_loss(student, teacher, temperature).backward()
        norms.append(student.grad.norm().item())
    assert norms == pytest.approx([0.6573, 0.8419, 0.9381], abs=1e-4)


def test_a_text_is_a_teacher_that_is_sure():
    """With all probability on one token the divergence is the cross-entropy."""
    student, targets = draw(5, 7), torch.tensor([0, 3, 6, 2, 2])
    sure = torch.full((5, 7), -1e4).double()
    sure[torch.arange(5), targets] = 0.0
    expected = F.cross_entropy(student, targets)
    assert distillation_loss(student, sure).item() == pytest.approx(expected.item())


def test_no_gradient_reaches_the_teacher():
    teacher, student = draw(2, 5).requires_grad_(), draw(2, 5, seed=1).requires_grad_()
    distillation_loss(student, teacher).backward()
    assert teacher.grad is None and student.grad is not None


def test_a_student_comes_nearer_to_its_teacher():
    def model(seed, width):
        return GPT(GPTConfig(9, 6, width, 1, 2), seed)

    teacher, student = model(0, 16).train(), model(1, 8)
    for parameter in teacher.parameters():
        parameter.data *= 8
    before = {k: v.clone() for k, v in teacher.state_dict().items()}
    text = torch.randint(9, (500,), generator=torch.Generator().manual_seed(0))
    batches = language_model_batches(text, 6, 8, torch.Generator().manual_seed(0))
    history = distill(student, teacher, batches, 60, 0.02, progress=False)
    first, last = (
        sum(some) / 10 for some in (history.losses[:10], history.losses[-10:])
    )
    assert last < 0.75 * first and math.isfinite(last)
    assert all(v.equal(before[k]) for k, v in teacher.state_dict().items())
    assert teacher.training and not student.training
    assert all(p.grad is None for p in teacher.parameters())


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="logits of one shape"):
        distillation_loss(draw(2, 3), draw(2, 4))
    with pytest.raises(ValueError, match="temperature must be positive, got 0"):
        distillation_loss(draw(2, 3), draw(2, 3), 0)
    with pytest.raises(ValueError, match="tokens that count, got none"):
        distillation_loss(draw(2, 3), draw(2, 3), 1, torch.zeros(2, dtype=torch.bool))
