"""The U-Net on folded pictures: what folding is, what the condition does, what is
handed across. What all denoisers share is in test_denoisers.
"""

import pytest
import torch
import torch.nn.functional as F

from course_lib.generative.folded_unet import FoldedUNet, SteeredConvolutions


def draw(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def shaken(module, seed=0):
    """The module with no weight at zero."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weights in module.parameters():
            weights.add_(0.1 * torch.randn(weights.shape, generator=generator))
    return module.double()


@pytest.mark.parity("generative.folded_unet", "torch.nn.functional.conv2d, stride 2")
def test_folding_and_a_convolution_are_one_of_6_by_6_in_steps_of_2(assert_parity):
    net, x = shaken(FoldedUNet(8)), draw(2, 1, 12, 20).double()
    weight = net.enter.weight.view(8, 2, 2, 3, 3)  # row and column in the square first
    whole = weight.permute(0, 3, 1, 4, 2).reshape(8, 1, 6, 6)
    expected = F.conv2d(x, whole, net.enter.bias, stride=2, padding=2)
    assert_parity(net.enter(F.pixel_unshuffle(x, 2)), expected)


@pytest.mark.parity(
    "generative.folded_unet", "torch.nn.functional.batch_norm and loops"
)
def test_a_block_is_what_the_formulas_say(assert_parity):
    block = shaken(SteeredConvolutions(8, 16, 5))
    x, condition = draw(3, 8, 4, 6).double(), draw(3, 5, seed=1).double()

    def normalized(some, norm):  # eight groups, each a channel of a batch norm
        groups = some.reshape(1, len(some) * 8, -1)
        found = F.batch_norm(groups, None, None, training=True, eps=norm.eps)
        return found.view_as(some) * norm.weight.view(1, -1, 1, 1) + norm.bias.view(
            1, -1, 1, 1
        )

    def silu(some):
        return some / (1 + (-some).exp())

    def convolved(some, layer):
        out = layer.bias.view(1, -1, 1, 1)
        padded = F.pad(some, (1, 1, 1, 1))
        for row in range(3):
            for column in range(3):
                part = padded[:, :, row : row + 4, column : column + 6]
                weight = layer.weight[:, :, row, column]
                out = out + torch.einsum("oc,bchw->bohw", weight, part)
        return out

    inner = normalized(convolved(silu(normalized(x, block.norm)), block.first),
                       block.second_norm)  # fmt: skip
    told = silu(condition) @ block.steer.weight.T + block.steer.bias
    inner = inner * (1 + told[:, :16, None, None]) + told[:, 16:, None, None]
    past = torch.einsum("oc,bchw->bohw", block.past.weight[:, :, 0, 0], x)
    past = past + block.past.bias.view(1, -1, 1, 1)
    assert_parity(block(x, condition), past + convolved(silu(inner), block.second))


def test_a_block_starts_as_nothing_and_ignores_the_condition():
    block, x = SteeredConvolutions(8, 8, 5), draw(2, 8, 4, 4)
    assert torch.equal(block(x, draw(2, 5)), x)
    torch.nn.init.normal_(block.second.weight)
    assert torch.equal(block(x, draw(2, 5)), block(x, draw(2, 5, seed=1)))


def test_details_cross_without_the_low_way():
    net = shaken(FoldedUNet(8))
    x, t = draw(2, 1, 28, 28).double(), torch.tensor([3, 4])
    before = net(x, t)
    assert before.shape == x.shape
    # A checkerboard of 2×2 squares vanishes in the mean of four squares.
    places = torch.arange(28) // 2
    board = ((places[:, None] + places) % 2 * 2.0 - 1).double()
    for block in net.low:
        for weights in block.parameters():
            weights.data.zero_()
    assert (net(x + board, t) - net(x, t)).abs().max() > 1e-3


def test_pictures_need_not_be_square_and_bad_input_is_refused():
    net, t = FoldedUNet(8), torch.tensor([1])
    assert net(draw(1, 1, 4, 12), t).shape == (1, 1, 4, 12)
    for shape in [(1, 1, 6, 8), (1, 2, 8, 8), (1, 8, 8)]:
        with pytest.raises(ValueError, match=r"x must be \(B, 1, H, W\)"):
            net(draw(*shape), t)
    with pytest.raises(ValueError, match="multiple of 8"):
        FoldedUNet(12)
