"""A small GPT-2 as transformers writes it, for the tests of the NumPy one. Every axis
has its own length: batch 2, heads 3, D 4, time 5, context 9, vocabulary 11, width 12.
"""

import numpy as np
import torch

IDS = np.array([[1, 2, 3, 10, 0], [5, 5, 4, 9, 2]])


def write_gpt2(folder, **changes):
    """Write the two files; return transformers' model in float64."""
    from transformers import GPT2Config, GPT2LMHeadModel

    sizes = {
        "vocab_size": 11, "n_positions": 9, "n_embd": 12, "n_layer": 2, "n_head": 3,
        "initializer_range": 0.5, "bos_token_id": 0, "eos_token_id": 0,
    }  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = GPT2LMHeadModel(GPT2Config(**{**sizes, **changes})).eval()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(folder)
    return model.double()
