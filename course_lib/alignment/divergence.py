"""Estimating the Kullback–Leibler divergence KL(policy ‖ reference) from samples of the
policy: the estimators k1, k2 and k3 (Schulman 2020, "Approximating KL divergence").

With r = reference(x) / policy(x) for a sample x, all are functions of log r.
"""

import torch
from torch import Tensor


def k1(policy: Tensor, reference: Tensor) -> Tensor:
    """-log r: unbiased, and negative for about half of the samples.

    Args:
        policy, reference: Log-probabilities of what the policy drew, in nats, any
            shape.
    """
    return policy - reference


def k2(policy: Tensor, reference: Tensor) -> Tensor:
    """(log r)² / 2: never negative, with little variance, and biased."""
    return (reference - policy) ** 2 / 2


def k3(policy: Tensor, reference: Tensor) -> Tensor:
    """r - 1 - log r: never negative and unbiased.

    The expectation of r under the policy is 1, so r - 1 changes no mean; as a control
    variate it takes most of k1's variance away where the two are close.
    """
    return torch.expm1(reference - policy) - (reference - policy)
