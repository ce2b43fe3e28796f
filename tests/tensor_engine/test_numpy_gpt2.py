"""GPT-2 in NumPy: the numbers and the text of transformers and of our GPT in torch from
one checkpoint; cached and uncached at every step; files that are not GPT-2's.
"""

import json

import numpy as np
import pytest
import torch
from small_gpt2 import IDS, write_gpt2

from course_lib.language_models import generate
from course_lib.language_models import load_gpt2 as load_in_torch
from course_lib.tensor_engine import (
    CacheFull,
    GPT2Config,
    SafetensorsFile,
    Transformer,
    WholeCache,
    load_gpt2,
    new_parameters,
    next_logits,
    save_gpt2_files,
    save_safetensors,
    write_greedily,
)
from course_lib.tensor_engine.gpt2_files import read_config, read_parameters


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("gpt2")
    return path, write_gpt2(path)


@pytest.mark.parity("tensor_engine.gpt2", "transformers' GPT-2")
@torch.no_grad()
def test_equals_transformers(folder, assert_parity):
    path, theirs = folder
    ours = load_gpt2(path, np.float64)
    expected = theirs(torch.from_numpy(IDS)).logits
    assert expected.std() > 1
    assert_parity(ours(IDS).data, expected, rtol=1e-10, atol=1e-10)
    single = load_gpt2(path)
    assert single(IDS).data.dtype == np.float32
    np.testing.assert_allclose(single(IDS).data, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@torch.no_grad()
def test_same_text_as_transformers_and_as_torch(folder, dtype):
    path, theirs = folder
    ids = torch.from_numpy(IDS)
    written = theirs.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=4, do_sample=False,
        pad_token_id=0, eos_token_id=None,
    )  # fmt: skip
    in_torch = generate(load_in_torch(path), ids, 4, 0)
    ours = load_gpt2(path, dtype)
    for cache in (None, WholeCache(2, 9)):
        text = write_greedily(ours, IDS, 4, cache)
        assert text.tolist() == written.tolist() == in_torch.tolist()
    # Past the context, the uncached way leaves out the oldest, as our torch engine.
    long = write_greedily(ours, IDS, 12)
    assert long.tolist() == generate(load_in_torch(path), ids, 12, 0).tolist()


@pytest.mark.parametrize("prompt", range(1, 10))
def test_cached_equals_uncached_at_every_step(folder, prompt):
    """With prompts of every length, and with several tokens at once later on: a place
    that is off by one would show at the first step after the prompt.
    """
    model = load_gpt2(folder[0], np.float64)
    text = np.random.default_rng(prompt).integers(0, 11, (2, 9))
    whole = model(text).data
    cache = WholeCache(2, 9)
    got = [model(text[:, :prompt], cache).data]
    for at in range(prompt, 9):
        got.append(model(text[:, at : at + 1], cache).data)
        assert len(cache) == at + 1
    np.testing.assert_allclose(np.concatenate(got, 1), whole, rtol=1e-9, atol=1e-9)
    cache = WholeCache(2, 9)
    for part in np.split(text, sorted({prompt, min(prompt + 3, 9)}), axis=1):
        if part.size:
            last = next_logits(model, part, cache)
    np.testing.assert_allclose(last, whole[:, -1], rtol=1e-9, atol=1e-9)


def test_no_position_sees_a_later_one(folder):
    model = load_gpt2(folder[0])
    before = model(IDS).data
    later = IDS.copy()
    later[:, 3] = (later[:, 3] + 1) % 11
    after = model(later).data
    assert (after[:, :3] == before[:, :3]).all()
    assert (after[:, 3:] != before[:, 3:]).any(-1).all()


def test_ties_go_to_the_lower_id():
    config = GPT2Config(7, 4, 4, 1, 2)
    parameters = new_parameters(config)
    parameters["wte.weight"][:] = 0
    assert write_greedily(Transformer(config, parameters), [[3]], 2).tolist() == [
        [3, 0, 0]
    ]


@pytest.mark.parity("tensor_engine.gpt2_files", "transformers' GPT-2")
@torch.no_grad()
def test_transformers_reads_what_we_write(tmp_path, assert_parity):
    from transformers import GPT2LMHeadModel

    config = GPT2Config(11, 9, 12, 2, 3, hidden=20)
    drawn = {
        name: each + 0.3 * np.random.default_rng(each.size).normal(size=each.shape)
        for name, each in new_parameters(config, dtype=np.float64).items()
    }
    save_gpt2_files(tmp_path / "new", config, drawn)
    assert read_config(tmp_path / "new") == config
    theirs = GPT2LMHeadModel.from_pretrained(tmp_path / "new", dtype=torch.float64)
    ours = load_gpt2(tmp_path / "new")
    expected = theirs.eval()(torch.from_numpy(IDS)).logits
    assert expected.std() > 0.5
    assert_parity(ours(IDS).data, expected, rtol=1e-9, atol=1e-9)
    ours = load_in_torch(tmp_path / "new").double()(torch.from_numpy(IDS))
    torch.testing.assert_close(ours, expected, rtol=1e-5, atol=1e-5)


def test_weights_of_half_the_size_are_read(folder, tmp_path):
    path, _ = folder
    file = SafetensorsFile(path / "model.safetensors")
    (tmp_path / "config.json").write_bytes((path / "config.json").read_bytes())
    expected = load_gpt2(path)(IDS).data
    for bfloat16, arrays in (
        (list(file), dict(file)),
        ([], {name: each.astype(np.float16) for name, each in file.items()}),
    ):
        save_safetensors(tmp_path / "model.safetensors", arrays, bfloat16=bfloat16)
        got = load_gpt2(tmp_path)(IDS).data
        assert got.dtype == np.float32 and 0 < abs(got - expected).max() < 0.5


def test_files_that_are_not_gpt2s_are_named(folder, tmp_path):
    path, _ = folder
    config = json.loads((path / "config.json").read_text())
    arrays = dict(SafetensorsFile(path / "model.safetensors"))

    def attempt(words, change=None, tensors=None):
        (tmp_path / "config.json").write_text(json.dumps({**config, **(change or {})}))
        save_safetensors(tmp_path / "model.safetensors", tensors or arrays)
        with pytest.raises(ValueError, match=words):
            load_gpt2(tmp_path)

    attempt("expected model_type gpt2, got 'llama'", {"model_type": "llama"})
    attempt(
        "gelu_new or gelu_pytorch_tanh, got 'relu'", {"activation_function": "relu"}
    )
    attempt(
        "expected scale_attn_weights True, got False", {"scale_attn_weights": False}
    )
    attempt("heads must divide the width, got 5 heads", {"n_head": 5})
    attempt("layers must be at least 1, got '2'", {"n_layer": "2"})
    attempt("'h.2.attn.c_attn.bias' is missing", {"n_layer": 3})
    attempt("is not in GPT-2", {"n_layer": 1})
    attempt(
        r"wte.weight: expected shape \(12, 12\), got \(11, 12\)", {"vocab_size": 12}
    )
    whole = next(name for name in arrays if name.endswith("wte.weight"))
    attempt("expected floats, got int64", None, {**arrays, whole: np.zeros(2, int)})
    causal = {**arrays, "h.0.attn.bias": np.ones(3), "lm_head.weight": arrays[whole]}
    save_safetensors(tmp_path / "model.safetensors", causal)
    assert len(read_parameters(tmp_path)) == len(arrays)
    for text, words in (
        ("{", "expected JSON"),
        ("[]", "an object"),
        ("{}", "an object"),
    ):
        (tmp_path / "config.json").write_text(text)
        with pytest.raises(ValueError, match=words):
            load_gpt2(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    with pytest.raises(ValueError, match="expected an entry 'vocab_size'"):
        load_gpt2(tmp_path)
    with pytest.raises(ValueError, match="config.json: No such file"):
        load_gpt2(tmp_path / "elsewhere")


def test_bad_ids_are_named(folder):
    model = load_gpt2(folder[0])
    for ids, words in (
        ([1, 2], r"expected ids \(B, T\), not empty, got shape \(2,\)"),
        (np.zeros((2, 0), int), "not empty"),
        ([[11]], "between 0 and 10, got 11"),
        ([[-1]], "got -1"),
        ([[0.5]], "integers, got float64"),
        ([[0] * 10], "reads at most 9 tokens, got 10"),
    ):
        with pytest.raises(ValueError, match=words):
            model(ids)
    with pytest.raises(ValueError, match="must not be negative, got -1"):
        write_greedily(model, IDS, -1)
    with pytest.raises(CacheFull, match="at most 0 more tokens, of 9, got 1"):
        write_greedily(model, IDS, 7, WholeCache(2, 9))
    with pytest.raises(ValueError, match="reads at most 9 tokens, got 10"):
        write_greedily(model, IDS, 7, WholeCache(2, 20))
