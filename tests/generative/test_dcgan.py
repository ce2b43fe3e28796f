"""Generators and critics: the well-known parameter counts, ranges, classes, seeds."""

import pytest
import torch
from torch import nn

from course_lib.generative.dcgan import (
    Critic,
    DCGANConfig,
    Generator,
    MLPCritic,
    MLPGenerator,
)


def parameters(model):
    return sum(p.numel() for p in model.parameters())


def noise(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def copy_weights(source, target):
    names, values = target.state_dict(), source.state_dict().values()
    target.load_state_dict(dict(zip(names, values, strict=True)))


def torch_example(generator):
    """The networks of PyTorch's DCGAN example, written out."""
    if generator:
        plan = [(100, 512, 1, 0), (512, 256, 2, 1), (256, 128, 2, 1), (128, 64, 2, 1)]
        layers = []
        for inputs, outputs, stride, padding in plan:
            layers += [
                nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False),
                nn.BatchNorm2d(outputs),
                nn.ReLU(True),
            ]
        return nn.Sequential(
            *layers, nn.ConvTranspose2d(64, 3, 4, 2, 1, bias=False), nn.Tanh()
        )
    layers = [nn.Conv2d(3, 64, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
    for inputs, outputs in [(64, 128), (128, 256), (256, 512)]:
        layers += [
            nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.LeakyReLU(0.2, True),
        ]
    return nn.Sequential(*layers, nn.Conv2d(512, 1, 4, 1, 0, bias=False))


@pytest.mark.parity("generative.dcgan", "the networks of PyTorch's DCGAN example")
def test_64_pixels_as_in_pytorch_s_example(assert_parity):
    config = DCGANConfig()
    ours, theirs = Generator(config), torch_example(generator=True)
    assert parameters(ours) == parameters(theirs) == 3_576_704
    copy_weights(ours, theirs)
    z = noise(2, 100)
    pictures = ours(z)
    assert pictures.shape == (2, 3, 64, 64)
    assert_parity(pictures, (theirs(z[:, :, None, None]) + 1) / 2)

    critic, other = Critic(config), torch_example(generator=False)
    assert parameters(critic) == parameters(other) == 2_765_568
    copy_weights(critic, other)
    assert_parity(critic(pictures), other(2 * pictures - 1).flatten())


def test_the_paper_s_channels():
    assert DCGANConfig(width=128).widths == [1024, 512, 256, 128]
    assert DCGANConfig(size=8, channels=1, width=32).widths == [32]


@pytest.mark.parametrize("size", [8, 16])
def test_small_networks_with_classes(size):
    config = DCGANConfig(size, 1, noise=5, width=8, classes=3, critic_norm=False)
    generator, critic = Generator(config), Critic(config)
    labels = torch.tensor([0, 2])
    pictures = generator(noise(2, 5), labels)
    assert pictures.shape == (2, 1, size, size)
    assert 0 <= pictures.min() and pictures.max() <= 1
    assert not critic(pictures, labels).equal(critic(pictures, labels.flip(0)))
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in critic.modules())


def test_mlps_for_points_and_pictures():
    points = MLPGenerator((2,), noise=3)(100 * noise(6, 3))
    assert points.shape == (6, 2) and points.abs().max() > 1  # not bounded
    generator = MLPGenerator((1, 8, 8), noise=3, classes=10)
    critic = MLPCritic((1, 8, 8), classes=10)
    labels = torch.arange(6)
    pictures = generator(100 * noise(6, 3), labels)
    assert pictures.shape == (6, 1, 8, 8)
    assert 0 <= pictures.min() < 0.01 and 0.99 < pictures.max() <= 1
    assert critic(pictures, labels).shape == (6,)


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: Generator(DCGANConfig(8, 1), seed),
        lambda seed: Critic(DCGANConfig(8, 1), seed),
        lambda seed: MLPGenerator((2,), seed=seed),
        lambda seed: MLPCritic((2,), seed=seed),
    ],
)
def test_a_seed_gives_the_weights_and_leaves_the_global_state_alone(make):
    before = torch.get_rng_state()
    first, again, other = (next(make(seed).parameters()) for seed in (0, 0, 1))
    assert first.equal(again) and not first.equal(other)
    assert torch.get_rng_state().equal(before)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="size must be 8, 16, 32, 64, ..., got 28"):
        DCGANConfig(28)
    with pytest.raises(ValueError, match=r"\(B, 1, 8, 8\), got \(2, 1, 9, 9\)"):
        Critic(DCGANConfig(8, 1))(torch.zeros(2, 1, 9, 9))
    with pytest.raises(ValueError, match=r"expected \(B, 2\), got \(4, 3\)"):
        MLPCritic((2,))(torch.zeros(4, 3))
    conditional = MLPGenerator((2,), noise=3, classes=4)
    with pytest.raises(ValueError, match="expected 5 labels, got none"):
        conditional(noise(5, 3))
    with pytest.raises(ValueError, match=r"expected 5 labels, got \(4,\)"):
        conditional(noise(5, 3), torch.zeros(4, dtype=torch.long))
    with pytest.raises(ValueError, match="between 0 and 3, got 4"):
        conditional(noise(1, 3), torch.tensor([4]))
