"""Longformer's files: read what transformers writes, and files that are not its."""

import json

import pytest
import torch

from course_lib.attention import padding_mask
from course_lib.transformers import load_longformer

V, W, H, T, LENGTHS = 17, 12, 3, 21, [21, 9, 14]  # 1 is padding
IDS = torch.randint(3, V, (3, T), generator=torch.Generator().manual_seed(0))
MASK = padding_mask(LENGTHS, T)
IDS[~MASK[:, 0]] = 1
GLOBAL = torch.zeros(3, T, dtype=torch.bool)
GLOBAL[0, [0, 10, 20]] = True
GLOBAL[1, [2, 15]] = True  # 15 is padding


def saved(path, task="LongformerForMaskedLM", **changes):
    """A small checkpoint as transformers writes it, every parameter of it drawn."""
    import transformers

    config = transformers.LongformerConfig(
        **{
            "vocab_size": V, "max_position_embeddings": 32, "hidden_size": W,
            "num_hidden_layers": 3, "num_attention_heads": H, "intermediate_size": 20,
            "attention_window": [4, 8, 6], "layer_norm_eps": 1e-5,
            "type_vocab_size": 1, **changes,
        }
    )  # fmt: skip
    model = getattr(transformers, task)(config)
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    model.eval().save_pretrained(path)
    return model.longformer if hasattr(model, "longformer") else model


def hidden(model, ids, mask, chosen=None, **options):
    """Every layer's output by transformers: a list of (B, T, W)."""
    return model(
        ids,
        attention_mask=mask[:, 0].int(),
        global_attention_mask=None if chosen is None else chosen.int(),
        output_hidden_states=True,
        **options,
    ).hidden_states


@torch.no_grad()
def layers_of(model, ids, mask, **options):
    """The same by ours."""
    x = model.embedding(ids)
    states = [x]
    for block in model.blocks:
        states.append(x := block(x, mask, **options))
    assert x.equal(model(ids, mask, **options))
    return states


@pytest.mark.parity("transformers.longformer_files", "transformers' Longformer")
@pytest.mark.parametrize("chosen", [GLOBAL, None])
@torch.no_grad()
def test_reads_longformer(chosen, tmp_path, assert_parity):
    theirs, ours = saved(tmp_path), load_longformer(tmp_path)
    assert not ours.training and ours.config.context == 30
    assert [block.attention.window for block in ours.blocks] == [4, 8, 6]
    expected = hidden(theirs, IDS, MASK, chosen)
    got = layers_of(ours, IDS, MASK, global_tokens=chosen)
    assert len(got) == len(expected) == 4 and expected[-1].std() > 0.5
    real = MASK[:, 0]
    for our, their in zip(got, expected, strict=True):
        torch.testing.assert_close(our[real], their[real], rtol=1e-4, atol=1e-4)
    # In float64 what is left is the softmax, which theirs does in float32.
    assert_parity(
        ours.double()(IDS, MASK, global_tokens=chosen)[real],
        hidden(theirs.double(), IDS, MASK, chosen)[-1][real],
        rtol=1e-5,
        atol=1e-5,
    )


@pytest.mark.parametrize("task", ["LongformerModel", "LongformerForQuestionAnswering"])
@pytest.mark.parametrize("length", [1, 5, 8, 30])
@torch.no_grad()
def test_reads_other_files_and_lengths(task, length, tmp_path):
    theirs = saved(tmp_path, task, attention_window=8, type_vocab_size=2)
    ours = load_longformer(tmp_path)
    ids = 4 + torch.arange(length)[None] % (V - 4)
    types = torch.arange(length)[None] % 2
    chosen = torch.arange(length)[None] == 0
    everything = torch.ones(1, 1, length, dtype=torch.bool)
    expected = hidden(theirs, ids, everything, chosen, token_type_ids=types)[-1]
    got = ours(ids, types=types, global_tokens=chosen)
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-4)


@torch.no_grad()
def test_padding_on_the_left_needs_the_places(tmp_path):
    theirs, ours = saved(tmp_path), load_longformer(tmp_path)
    ids, mask = IDS[1:2].roll(12, dims=1), MASK[1:2].roll(12, dims=2)
    index = (mask[:, 0].cumsum(1) - 1).clamp(min=0)
    expected = hidden(theirs, ids, mask)[-1][0, 12:]
    got = ours(ids, mask, index=index)[0, 12:]
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-4)
    assert not torch.allclose(ours(ids, mask)[0, 12:], expected, atol=1e-2)


@torch.no_grad()
def test_the_weights_can_be_looked_at(tmp_path):
    saved(tmp_path)
    model = load_longformer(tmp_path)
    weights = model.attention_weights(IDS, MASK)
    assert weights.shape == (3, 3, H, T, T)
    lag = (torch.arange(T)[:, None] - torch.arange(T)).abs()
    for layer, reach in zip(weights, [2, 4, 3], strict=True):
        assert not layer[..., lag > reach].any()
        assert (layer[0][:, lag <= reach] > 0).all()


def test_files_that_do_not_fit_are_named(tmp_path):
    saved(tmp_path)
    weights, told = tmp_path / "model.safetensors", tmp_path / "config.json"
    whole, config = weights.read_bytes(), json.loads(told.read_text())
    for cut in (4, 100, len(whole) - 8):
        weights.write_bytes(whole[:cut])
        with pytest.raises(ValueError, match="a whole safetensors file"):
            load_longformer(tmp_path)
    weights.write_bytes(whole)
    for change, words in (
        ({"model_type": "bert"}, "a model of type longformer, got 'bert'"),
        ({"num_hidden_layers": 2}, r"for each of 2 layers, got \[4, 8, 6\]"),
        (
            {"num_hidden_layers": 2, "attention_window": 4},
            "expected no tensor 'encoder.layer.2",
        ),
        (
            {"num_hidden_layers": 4, "attention_window": 4},
            "expected a tensor 'encoder.layer.3.*', which is not there",
        ),
        ({"attention_window": [4, 8, 5]}, "window must be even and at least 2, got 5"),
        ({"vocab_size": 16}, r"of shape \(16, 12\), got \(17, 12\)"),
        (
            {"max_position_embeddings": 31},
            r"position_embeddings.weight' of shape \(29, 12\), got \(30, 12\)",
        ),
        ({"hidden_act": "swish"}, "hidden_act must be one of gelu, gelu_new, relu"),
    ):
        told.write_text(json.dumps({**config, **change}))
        with pytest.raises(ValueError, match=words):
            load_longformer(tmp_path)
    for entry in ("vocab_size", "attention_window", "pad_token_id"):
        told.write_text(json.dumps({k: v for k, v in config.items() if k != entry}))
        with pytest.raises(ValueError, match=f"expected an entry '{entry}'"):
            load_longformer(tmp_path)
    told.write_text("{")
    with pytest.raises(ValueError, match="expected JSON"):
        load_longformer(tmp_path)
    told.write_text(json.dumps(config))
    weights.unlink()
    with pytest.raises(ValueError, match="model.safetensors, which is not there"):
        load_longformer(tmp_path)


def test_a_file_without_a_tensor_is_named(tmp_path):
    from safetensors.torch import load_file, save_file

    saved(tmp_path)
    path = tmp_path / "model.safetensors"
    tensors = load_file(path)
    for missing in (
        "embeddings.position_embeddings.weight",
        "encoder.layer.1.attention.self.key_global.bias",
    ):
        left = {k: v for k, v in tensors.items() if not k.endswith(missing)}
        assert len(left) == len(tensors) - 1
        save_file(left, path)
        with pytest.raises(ValueError, match=f"expected a tensor '{missing}'"):
            load_longformer(tmp_path)
    save_file({**tensors, "longformer.strange": torch.zeros(1)}, path)
    with pytest.raises(ValueError, match="expected no tensor 'strange'"):
        load_longformer(tmp_path)
