"""GPT-2's files: there and back with transformers, and files that are not GPT-2's."""

import json

import pytest
import torch
from test_reader import lively

from course_lib.language_models import GPT, GPTConfig, generate, load_gpt2, save_gpt2
from course_lib.positions.rotary import RotaryPositions

IDS = torch.tensor([[1, 2, 3, 10, 0], [5, 5, 4, 9, 2]])


@pytest.fixture
def folder(tmp_path):
    """What transformers writes for a small GPT-2."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=11, n_positions=12, n_embd=24, n_layer=3, n_head=4,
        initializer_range=0.5, bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    model = GPT2LMHeadModel(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(tmp_path)
    return tmp_path, model


@pytest.mark.parity("language_models.gpt2_files", "transformers' GPT-2")
@torch.no_grad()
def test_reads_what_transformers_writes(folder, assert_parity):
    path, theirs = folder
    ours = load_gpt2(path)
    assert not ours.training and ours.config.feed_forward == "gelu_tanh"
    expected = theirs.double()(IDS).logits
    assert expected.std() > 1
    assert_parity(ours.double()(IDS), expected)
    written = theirs.generate(
        IDS[:1],
        attention_mask=torch.ones_like(IDS[:1]),
        max_new_tokens=7,
        do_sample=False,
        pad_token_id=0,
        eos_token_id=None,
    )
    assert generate(ours, IDS[:1], 7, 0).equal(written)


@torch.no_grad()
def test_transformers_reads_what_we_write(tmp_path):
    from transformers import GPT2LMHeadModel

    ours = lively(feed_forward="gelu_tanh")
    save_gpt2(ours, tmp_path)
    theirs = GPT2LMHeadModel.from_pretrained(tmp_path, dtype=torch.float64).eval()
    torch.testing.assert_close(theirs(IDS).logits, ours(IDS), rtol=1e-9, atol=1e-9)
    again = load_gpt2(tmp_path).state_dict()
    for name, tensor in ours.state_dict().items():
        assert again[name].double().equal(tensor.float().double()), name


def test_files_that_are_not_gpt2s_are_named(folder):
    path, _ = folder
    weights, told = path / "model.safetensors", path / "config.json"
    whole, config = weights.read_bytes(), json.loads(told.read_text())
    for cut in (4, 100, len(whole) - 8):
        weights.write_bytes(whole[:cut])
        with pytest.raises(ValueError, match="a whole safetensors file"):
            load_gpt2(path)
    weights.write_bytes(whole)
    for change, words in (
        ({"model_type": "llama"}, "a model of type gpt2, got 'llama'"),
        ({"n_layer": 2}, "GPT-2's tensors alone, got 'h.2"),
        ({"n_layer": 4}, "expected a tensor 'h.3"),
        ({"vocab_size": 12}, r"expected tokens.weight \(12, 24\), got \(11, 24\)$"),
        ({"activation_function": "relu"}, "one of gelu_new, gelu, got 'relu'"),
    ):
        told.write_text(json.dumps({**config, **change}))
        with pytest.raises(ValueError, match=words):
            load_gpt2(path)
    del config["n_embd"]
    told.write_text(json.dumps(config))
    with pytest.raises(ValueError, match="expected an entry 'n_embd'"):
        load_gpt2(path)
    told.write_text("{")
    with pytest.raises(ValueError, match="expected JSON"):
        load_gpt2(path)
    with pytest.raises(ValueError, match="config.json, which is not there"):
        load_gpt2(path / "elsewhere")
    weights.unlink()
    told.write_text(json.dumps({**config, "n_embd": 24}))
    with pytest.raises(ValueError, match="model.safetensors, which is not there"):
        load_gpt2(path)


def test_only_a_gpt2_is_written(tmp_path):
    shape = {"vocabulary_size": 11, "width": 16, "heads": 4}
    for config, positions in (
        (GPTConfig(**shape, norm="rms"), None),
        (GPTConfig(**shape, tied=False), None),
        (GPTConfig(**shape, feed_forward="swiglu"), None),
        (GPTConfig(**shape), RotaryPositions(4)),
    ):
        with pytest.raises(ValueError, match="expected a GPT-2"):
            save_gpt2(GPT(config, positions=positions), tmp_path)
