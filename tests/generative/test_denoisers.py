"""Denoisers: shapes, what they depend on, that they can learn, patches, bad input."""

import pytest
import torch
import torch.nn.functional as F

from course_lib.generative.denoisers import Condition, MLPDenoiser, UNet
from course_lib.generative.diffusion import diffusion_batches
from course_lib.generative.diffusion_transformer import DiT, from_patches, to_patches
from course_lib.generative.folded_unet import FoldedUNet
from course_lib.generative.noise_schedule import cosine_schedule
from course_lib.training.loop import train

MODELS = {
    "mlp": lambda seed=0: MLPDenoiser((1, 8, 8), width=32, layers=2, seed=seed),
    "unet": lambda seed=0: UNet(8, seed=seed),
    "folded unet": lambda seed=0: FoldedUNet(8, seed=seed),
    "dit": lambda seed=0: DiT(8, 2, width=16, heads=2, layers=2, seed=seed),
}


def draw(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def trained(name, drop=0.2):
    model, schedule = MODELS[name](), cosine_schedule(10)
    x0 = draw(40, 1, 8, 8).clamp(-1, 1)
    batches = diffusion_batches(
        x0, torch.arange(40) % 10, schedule, batch=16, drop=drop,
        generator=torch.Generator().manual_seed(0),
    )  # fmt: skip
    return model, train(model, batches, 30, 3e-3, loss=F.mse_loss, progress=False)


@pytest.mark.parametrize("name", MODELS)
def test_a_denoiser_starts_at_zero_and_learns(name):
    x, t, labels = draw(3, 1, 8, 8), torch.tensor([1, 5, 9]), torch.tensor([2, 10, 7])
    assert (MODELS[name]()(x, t, labels) == 0).all()
    model, history = trained(name)
    assert sum(history.losses[-5:]) < 0.97 * sum(history.losses[:5])
    with torch.no_grad():
        right = model(x, t, labels)
        assert right.shape == x.shape
        for other in [(x, t.flip(0), labels), (x, t, labels.flip(0))]:
            assert (model(*other) - right)[[0, 2]].abs().amax(
                dim=(1, 2, 3)
            ).min() > 1e-4
        torch.testing.assert_close(model(x, t), model(x, t, torch.tensor([10] * 3)))
        for row in range(3):  # pictures of a batch do not see each other
            one = slice(row, row + 1)
            alone = model(x[one], t[one], labels[one])
            torch.testing.assert_close(alone, right[one], atol=1e-5, rtol=1e-5)


def test_labels_that_were_always_dropped_are_never_learned():
    model, _ = trained("mlp", drop=1.0)
    fresh = MODELS["mlp"]()
    assert torch.equal(
        model.condition.table.weight[:10], fresh.condition.table.weight[:10]
    )
    assert not torch.equal(
        model.condition.table.weight[10], fresh.condition.table.weight[10]
    )


def test_seeds_decide_and_torchs_own_state_does_not():
    for name, make in MODELS.items():
        torch.manual_seed(1)
        first = make(3)
        before = torch.get_rng_state()
        second = make(3)
        assert torch.equal(before, torch.get_rng_state()), name
        for one, other in zip(first.parameters(), second.parameters(), strict=True):
            assert torch.equal(one, other)


def test_the_u_net_takes_larger_pictures_and_hands_details_over():
    model, _ = trained("unet")
    x, t = draw(2, 1, 28, 28), torch.tensor([3, 4])
    with torch.no_grad():
        before = model(x, t)
        assert before.shape == x.shape
        # A checkerboard vanishes in the mean of 2×2 pixels: only the long way across
        # can know it.
        board = (torch.arange(28)[:, None] + torch.arange(28)) % 2 * 2.0 - 1
        model.down_2.first.weight.zero_()
        assert (model(x + board, t) - before).abs().max() > 1e-3


@pytest.mark.parity("generative.diffusion_transformer", "torch.nn.functional.unfold")
def test_patches_go_out_and_back(assert_parity):
    x = draw(2, 1, 12, 12).double()
    patches = to_patches(x, 3)
    assert_parity(patches, F.unfold(x, 3, stride=3).mT)
    assert torch.equal(from_patches(patches, 3), x)


def test_bad_input_is_refused():
    x, t = draw(2, 1, 8, 8), torch.tensor([1, 2])
    for name, make in MODELS.items():
        model = make()
        wrong = draw(2, 1, 6, 6) if "unet" in name else draw(2, 8, 8)
        with pytest.raises(ValueError, match=r"x must be \(B, 1, "):
            model(wrong, t)
        with pytest.raises(ValueError, match="expected 2 labels"):
            model(x, t, torch.tensor([1]))
    with pytest.raises(ValueError, match=r"t must be \(B,\)"):
        Condition(8)(t[:, None])
    with pytest.raises(ValueError, match="multiple of 8"):
        UNet(12)
    with pytest.raises(ValueError, match="patch must divide 8, got 3"):
        DiT(8, 3)
