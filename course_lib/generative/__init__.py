"""Models that draw: adversarial networks."""
"""Models that draw: autoencoders, variational and vector-quantized, and pixels one
after another.
"""

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
        "LEVELS": "pixels",
        "check_images": "pixels",
        "to_levels": "pixels",
        "to_images": "pixels",
        "sheet": "pixels",
        "image_batches": "pixels",
        "DiscretizedLogistic": "discretized_logistic",
        "Autoencoder": "autoencoder",
        "mean_image": "autoencoder",
        "draw_levels": "autoencoder",
        "VAE": "vae",
        "VAEOutput": "vae",
        "reparameterize": "vae",
        "gaussian_kl": "vae",
        "elbo": "vae",
        "negative_elbo": "vae",
        "log_mean_exp": "importance",
        "importance_bound": "importance",
        "image_bound": "importance",
        "VectorQuantizer": "vector_quantizer",
        "Quantized": "vector_quantizer",
        "perplexity": "vector_quantizer",
        "VQVAE": "vq_vae",
        "VQOutput": "vq_vae",
        "vq_loss": "vq_vae",
        "PixelGPT": "pixel_gpt",
    },
)
