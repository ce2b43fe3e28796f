"""Models that draw: adversarial networks."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Critic": "dcgan",
        "DCGANConfig": "dcgan",
        "Generator": "dcgan",
        "MLPCritic": "dcgan",
        "MLPGenerator": "dcgan",
        "AdversarialHistory": "adversarial",
        "train_adversarially": "adversarial",
        "LOSSES": "gan_losses",
        "LossPair": "gan_losses",
        "interpolate": "gradient_penalty",
        "input_gradients": "gradient_penalty",
        "r1_penalty": "gradient_penalty",
        "wasserstein_penalty": "gradient_penalty",
        "SpectralNorm": "spectral_norm",
        "spectral_norm": "spectral_norm",
        "normalize_spectrally": "spectral_norm",
    },
)
