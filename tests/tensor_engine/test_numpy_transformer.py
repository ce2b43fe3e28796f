"""The transformer of NumPy arrays: its gradients are torch's, it learns what a bigram
cannot, and what it learned is a GPT-2 for others.
"""

import math

import numpy as np
import pytest
import torch

from course_lib.language_models import load_gpt2 as load_in_torch
from course_lib.language_models.gpt2_files import to_gpt2
from course_lib.tensor_engine import (
    Adam,
    GPT2Config,
    Transformer,
    new_parameters,
    next_token_loss,
    no_grad,
    save_gpt2_files,
)
from course_lib.training.loop import next_token_loss as torch_loss

CONFIG = GPT2Config(11, 9, 12, 2, 3, hidden=20)


@pytest.mark.parity("tensor_engine.transformer", "torch.autograd through our GPT")
def test_gradients_equal_torchs(tmp_path, assert_parity):
    drawn = {
        name: (each + 0.2 * np.random.default_rng(each.size).normal(size=each.shape))
        for name, each in new_parameters(CONFIG).items()
    }
    drawn = {
        name: each.astype(np.float32).astype(float) for name, each in drawn.items()
    }
    ours = Transformer(CONFIG, drawn)
    save_gpt2_files(tmp_path, CONFIG, drawn)
    theirs = load_in_torch(tmp_path).double()
    ids = np.random.default_rng(0).integers(0, 11, (4, 7))
    loss, tensor = next_token_loss(ours, ids), torch.from_numpy(ids)
    expected = torch_loss(theirs(tensor[:, :-1]), tensor[:, 1:])
    assert_parity(loss.data, expected, rtol=1e-9, atol=1e-9)
    loss.backward()
    expected.backward()
    wanted = to_gpt2({name: p.grad for name, p in theirs.named_parameters()}, 2)
    assert wanted.keys() == ours.parameters.keys()
    for name, parameter in ours.parameters.items():
        assert_parity(parameter.grad, wanted[name], rtol=1e-8, atol=1e-9)


def test_it_learns_what_a_bigram_cannot(tmp_path):
    """Three random symbols, over and over: the last symbol alone says nothing about
    the next one.
    """
    size, chance = 7, np.random.default_rng(0)

    def batch(count):
        return np.tile(chance.integers(0, size, (count, 3)), 4)

    config = GPT2Config(size, 12, 24, 1, 3)
    model = Transformer(config, new_parameters(config))
    adam = Adam(model.parameters.values(), lr=0.01)
    first = next_token_loss(model, batch(64)).item()
    assert first == pytest.approx(math.log(size), abs=0.05)
    for _ in range(150):
        adam.zero_grad()
        next_token_loss(model, batch(16)).backward()
        adam.step()
    with no_grad():
        loss = next_token_loss(model, batch(64)).item()
    # Of 11 symbols two are new; the rest could be known for certain.
    least, bigram = 2 / 11 * math.log(size), math.log(size)
    assert least - 0.05 < loss < least + 0.25 * (bigram - least)
    assert model.parameters["wte.weight"].data.dtype == np.float32
    save_gpt2_files(tmp_path, config, {n: p.data for n, p in model.parameters.items()})
    ids = batch(5)
    with torch.no_grad():
        theirs = load_in_torch(tmp_path)(torch.from_numpy(ids))
    np.testing.assert_allclose(model(ids).data, theirs, rtol=1e-4, atol=1e-4)


def test_parameters_are_drawn_as_gpt2s():
    config = GPT2Config(300, 40, 120, 2, 4)
    drawn = new_parameters(config, seed=1)
    assert drawn["wte.weight"].std() == pytest.approx(0.02, rel=0.05)
    for name in ("h.1.attn.c_proj.weight", "h.0.mlp.c_proj.weight"):
        assert drawn[name].std() == pytest.approx(0.01, rel=0.05)
    assert drawn["ln_f.weight"].all() and not drawn["ln_f.bias"].any()
    assert not (drawn["wpe.weight"] == new_parameters(config)["wpe.weight"]).any()


def test_other_parameters_are_named():
    drawn = new_parameters(CONFIG)
    for change, words in (
        ({"h.9.ln_1.bias": drawn["ln_f.bias"]}, "'h.9.ln_1.bias' is not in GPT-2"),
        ({"ln_f.bias": np.ones(3)}, r"ln_f.bias: expected shape \(12,\), got \(3,\)"),
    ):
        with pytest.raises(ValueError, match=words):
            Transformer(CONFIG, {**drawn, **change})
    del drawn["ln_f.bias"]
    with pytest.raises(ValueError, match="'ln_f.bias' is missing"):
        Transformer(CONFIG, drawn)
    with pytest.raises(ValueError, match="hidden must be at least 1, got 0"):
        GPT2Config(11, 9, 12, 2, 3, hidden=0)
