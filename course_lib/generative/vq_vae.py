"""VQ-VAE (van den Oord, Vinyals and Kavukcuoglu 2017): an autoencoder whose code is a
few entries of a codebook, so that an image becomes a short text.

Axes: B batch, S slots of a code, D width of an entry, P = 64 pixels, V = 17 levels.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.data.pictures import check_pictures
from course_lib.generative.autoencoder import decoder_layers, encoder_layers
from course_lib.generative.pixels import SIDE
from course_lib.generative.vector_quantizer import VectorQuantizer


class VQOutput(NamedTuple):
    """What the model says of a batch of images."""

    logits: Tensor  # (B, 64, 17)
    index: Tensor  # int64 (B, S): the code
    loss: Tensor  # one number, of the quantizer


class VQVAE(nn.Module):
    """Encoder to S vectors, each replaced by the nearest entry; decoder back.

    Args:
        slots: S, how many entries describe an image.
        entries: How many there are to choose from; an image is stored in
            S · log2(entries) bits, and a few more for what the decoder leaves open.
        code_width: D.
        width: Of the hidden layers.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
    """

    def __init__(
        self,
        slots: int = 4,
        entries: int = 32,
        code_width: int = 8,
        width: int = 128,
        seed: int = 0,
    ):
        super().__init__()
        self.shape = (slots, code_width)
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.encoder = encoder_layers(slots * code_width, width)
            self.decoder = decoder_layers(slots * code_width, width)
        self.quantizer = VectorQuantizer(entries, code_width, seed=seed)

    def encode(self, images: Tensor) -> Tensor:
        """Images (B, 1, 8, 8) in [0, 1] -> vectors (B, S, D), not yet quantized."""
        return self.encoder(check_pictures(images, SIDE)).unflatten(-1, self.shape)

    def decode(self, index: Tensor) -> Tensor:
        """Codes, integers (B, S) -> logits (B, 64, 17)."""
        return self.decoder(self.quantizer.codebook[index].flatten(1))

    def forward(self, images: Tensor) -> VQOutput:
        """Encode, quantize, decode."""
        quantized = self.quantizer(self.encode(images))
        logits = self.decoder(quantized.vectors.flatten(1))
        return VQOutput(logits, quantized.index, quantized.loss)


def vq_loss(output: VQOutput, levels: Tensor, weight: float = 10.0) -> Tensor:
    """What training minimizes: the cost of the pixels in nats an image, summed over
    pixels and averaged over the batch, and ``weight`` times the quantizer's loss.
    """
    cost = F.cross_entropy(output.logits.mT, levels, reduction="none").sum(dim=1)
    return cost.mean() + weight * output.loss
