"""Spectral normalization (Miyato et al. 2018): a weight divided by its largest singular
value, so that the layer stretches no vector.

The largest singular value is found by power iteration, one step at each forward pass
in training: weights change slowly, so the last vectors are nearly right. (The paper
takes half the steps in the other order, v before u; this is torch's.)
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrize


class SpectralNorm(nn.Module):
    """Divides a weight by an estimate of its largest singular value.

    Args:
        weight: (O, ...): O outputs. A convolution's weight counts as a matrix (O, rest).
        iterations: Steps of the power iteration at each call in training.
        seed: Of the first vectors.
        epsilon: Keeps vectors of length zero from division by zero.

    Raises:
        ValueError: If the weight has fewer than two axes, or ``iterations`` is below 1.
    """

    def __init__(
        self, weight: Tensor, iterations: int = 1, seed: int = 0, epsilon: float = 1e-12
    ):
        super().__init__()
        if weight.dim() < 2:
            raise ValueError(f"expected a matrix, got shape {tuple(weight.shape)}")
        if iterations < 1:
            raise ValueError(f"iterations must be at least 1, got {iterations}")
        self.iterations, self.epsilon = iterations, epsilon
        draw = torch.Generator().manual_seed(seed)
        v = torch.randn(weight[0].numel(), generator=draw).to(weight)
        self.register_buffer("v", F.normalize(v, dim=0, eps=epsilon))  # right
        self.register_buffer("u", weight.new_zeros(len(weight)))  # left
        self._iterate(weight.detach().flatten(1), 15)

    @torch.no_grad()
    def _iterate(self, matrix: Tensor, times: int) -> None:
        for _ in range(times):
            self.u = F.normalize(matrix @ self.v, dim=0, eps=self.epsilon)
            self.v = F.normalize(matrix.T @ self.u, dim=0, eps=self.epsilon)

    def forward(self, weight: Tensor) -> Tensor:
        """Return the weight divided by σ = uᵀ W v; u and v count as constants."""
        matrix = weight.flatten(1)
        if self.training:
            self._iterate(matrix.detach(), self.iterations)
        return weight / (self.u @ matrix @ self.v)


def spectral_norm(layer: nn.Module, iterations: int = 1, seed: int = 0) -> nn.Module:
    """Normalize the weight of one layer, ``nn.Linear`` or ``nn.Conv2d``, in place;
    returns the layer. (A transposed convolution keeps its outputs in another axis and
    is refused.)

    Raises:
        ValueError: If the layer is neither of these.
    """
    if not isinstance(layer, nn.Linear | nn.Conv2d):
        raise ValueError(f"expected nn.Linear or nn.Conv2d, got {type(layer).__name__}")
    norm = SpectralNorm(layer.weight, iterations, seed)
    parametrize.register_parametrization(layer, "weight", norm)
    return layer


def normalize_spectrally(model: nn.Module) -> nn.Module:
    """``spectral_norm`` for every linear layer and convolution of a model, in place."""
    for layer in model.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            spectral_norm(layer)
    return model
