"""LLaMA and its kin: exact counts, and files there and back with transformers."""

import json

import pytest
import torch

from course_lib.language_models import (
    GPT,
    LLAMAS,
    GPTConfig,
    LlamaConfig,
    Stretch,
    generate,
    llama_hidden,
    load_llama,
    make_llama,
    save_llama,
)
from course_lib.layers import FeedForward
from course_lib.shards import INDEX, read_shards, write_shards

IDS = torch.tensor([[1, 2, 3, 10, 0, 7, 7, 4, 9], [5, 5, 4, 9, 2, 1, 0, 3, 8]])
STRETCH = {
    "rope_type": "llama3", "rope_theta": 500.0, "factor": 4.0,
    "original_max_position_embeddings": 16, "high_freq_factor": 4.0,
    "low_freq_factor": 1.0,
}  # fmt: skip
KINDS = {
    "LLaMA": ("Llama", {}),
    "LLaMA 2, grouped": ("Llama", {"num_key_value_heads": 2}),
    "LLaMA 3": ("Llama", {"num_key_value_heads": 2, "rope_parameters": STRETCH}),
    "LLaMA 3.2, tied": ("Llama", {"tie_word_embeddings": True}),
    "Mistral": ("Mistral", {"num_key_value_heads": 2, "sliding_window": 4}),
    "Mistral without a window": ("Mistral", {"sliding_window": None}),
    "Mixtral": ("Mixtral", {"num_local_experts": 5, "num_experts_per_tok": 2,
                            "num_key_value_heads": 2, "sliding_window": None}),
}  # fmt: skip


def theirs_of(name, folder, **saving):
    """A small model of transformers with every parameter at work, saved."""
    import transformers

    family, options = KINDS[name]
    config = getattr(transformers, f"{family}Config")(
        vocab_size=11, hidden_size=32, intermediate_size=40, num_hidden_layers=3,
        num_attention_heads=4, max_position_embeddings=24, initializer_range=0.3,
        bos_token_id=0, eos_token_id=0, **{"num_key_value_heads": 4, **options},
    )  # fmt: skip
    config._attn_implementation = "eager"
    torch.manual_seed(0)
    model = getattr(transformers, f"{family}ForCausalLM")(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(folder, **saving)
    return model


@pytest.mark.parity("language_models.llama_files", "transformers' LLaMA and its kin")
@pytest.mark.parametrize("name", KINDS)
@torch.no_grad()
def test_reads_what_transformers_writes(name, tmp_path, assert_parity):
    theirs, ours = theirs_of(name, tmp_path), load_llama(tmp_path)
    assert not ours.training
    expected = theirs(IDS).logits
    assert expected.std() > 0.5
    assert_parity(ours(IDS), expected, rtol=1e-4, atol=1e-4)
    assert ours.config.window == KINDS[name][1].get("sliding_window")
    # Cached, token by token.
    cache = ours.new_cache()
    read = [ours(IDS[:, :4], cache=cache)]
    read += [ours(IDS[:, t : t + 1], cache=cache) for t in range(4, IDS.shape[1])]
    assert_parity(torch.cat(read, dim=1), expected, rtol=1e-4, atol=1e-4)
    written = theirs.generate(
        IDS, attention_mask=torch.ones_like(IDS), max_new_tokens=9, do_sample=False,
        pad_token_id=0, eos_token_id=None,
    )  # fmt: skip
    assert generate(ours, IDS, 9, 0).equal(written)
    assert generate(ours, IDS, 9, 0, cached=False).equal(written)


@pytest.mark.parametrize("name", KINDS)
@torch.no_grad()
def test_transformers_reads_what_we_write(name, tmp_path):
    import transformers

    theirs_of(name, tmp_path / "theirs")
    ours = load_llama(tmp_path / "theirs")
    save_llama(ours, tmp_path / "ours", largest=9_000)
    assert (tmp_path / "ours" / INDEX).is_file()
    again = load_llama(tmp_path / "ours")
    if name == "Mistral without a window":  # no part of it differs from LLaMA's
        assert "llama" in (tmp_path / "ours" / "config.json").read_text()
    assert again.config == ours.config
    read = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "ours").eval()
    torch.testing.assert_close(read(IDS).logits, ours(IDS), rtol=1e-4, atol=1e-4)
    for key, tensor in ours.state_dict().items():
        assert again.state_dict()[key].equal(tensor), key


def test_several_shards_are_one_checkpoint(tmp_path):
    theirs_of("Mixtral", tmp_path, max_shard_size="30KB")
    assert len(list(tmp_path.glob("model-*.safetensors"))) > 2
    whole = load_llama(tmp_path)
    index = json.loads((tmp_path / INDEX).read_text())
    places = index["weight_map"]
    first = sorted(set(places.values()))[0]
    name = next(name for name, place in places.items() if place == first)
    for change, words in (
        ({name: "../model.safetensors"}, "the name of a file, got '../model"),
        ({name: "elsewhere.safetensors"}, "elsewhere.safetensors, which is not there"),
        ({name: sorted(set(places.values()))[1]}, f"expected a tensor '{name}'"),
        ({"model.more.weight": first}, "expected a tensor 'model.more.weight'"),
    ):
        told = {**index, "weight_map": {**places, **change}}
        (tmp_path / INDEX).write_text(json.dumps(told))
        with pytest.raises(ValueError, match=words):
            load_llama(tmp_path)
    for text, words in (("{", "expected JSON"), ("[]", "'weight_map' with tensors")):
        (tmp_path / INDEX).write_text(text)
        with pytest.raises(ValueError, match=words):
            load_llama(tmp_path)
    (tmp_path / INDEX).write_text(json.dumps(index))
    (tmp_path / first).write_bytes((tmp_path / first).read_bytes()[:-8])
    with pytest.raises(ValueError, match="a whole safetensors file"):
        load_llama(tmp_path)
    assert whole.config.experts == 5


@torch.no_grad()
def test_half_precision_files_are_read_into_fp32(tmp_path):
    from transformers import LlamaForCausalLM

    half = tmp_path / "half"
    theirs_of("LLaMA 3", tmp_path / "whole").bfloat16().save_pretrained(half)
    # Read anew: .bfloat16() has also rounded their rotary frequencies.
    theirs = LlamaForCausalLM.from_pretrained(half, dtype=torch.float32).eval()
    ours = load_llama(half)
    assert {p.dtype for p in ours.parameters()} == {torch.float32}
    torch.testing.assert_close(ours(IDS), theirs(IDS).logits, rtol=1e-4, atol=1e-4)


def test_a_branch_begins_smaller_the_deeper_the_model():
    for experts in (None, 3):
        config = LlamaConfig(11, 12, 64, 8, 4, experts=experts)
        for name, parameter in make_llama(config).named_parameters():
            if "contract" in name or "attention.output" in name:
                assert float(parameter.detach().std()) == pytest.approx(
                    0.005, rel=0.1
                ), name
            elif "norm" not in name:
                assert float(parameter.detach().std()) == pytest.approx(
                    0.02, rel=0.15
                ), name


def test_shards_hold_as_much_as_they_may(tmp_path):
    tensors = {str(n): torch.full((n,), float(n)) for n in (3, 2, 9, 1, 1)}
    write_shards(tensors, tmp_path, largest=20)
    places = json.loads((tmp_path / INDEX).read_text())["weight_map"]
    assert [places[name][6:11] for name in tensors] == [
        "00001",
        "00001",
        "00002",
        "00003",
    ]
    for name, tensor in read_shards(tmp_path).items():
        assert tensor.equal(tensors[name])
    for wrong in (({}, None), (tensors, 0)):
        with pytest.raises(ValueError, match="tensors and at least 1 byte"):
            write_shards(wrong[0], tmp_path, wrong[1])


COUNTS = {
    "llama-7b": 6_738_415_616,
    "llama-13b": 13_015_864_320,
    "llama-33b": 32_528_943_616,
    "llama-65b": 65_285_660_672,
    "llama-2-70b": 68_976_648_192,
    "llama-3-8b": 8_030_261_248,
    "llama-3.1-405b": 405_853_388_800,
    "llama-3.2-1b": 1_235_814_400,
    "llama-3.2-3b": 3_212_749_824,
    "mistral-7b": 7_241_732_096,
    "mixtral-8x7b": 46_702_792_704,
}


@pytest.mark.parity("language_models.llama", "published parameter counts")
@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_the_published_ones(name, record_error):
    with torch.device("meta"):
        model = make_llama(LLAMAS[name])
    count = sum(parameter.numel() for parameter in model.parameters())
    record_error(
        "language_models.llama",
        "published parameter counts",
        abs(count - COUNTS[name]),
        "parameters, exact",
    )
    assert count == COUNTS[name]


def test_inner_widths_follow_the_rule():
    for name, multiple, factor in (
        ("llama-7b", 256, 1.0),
        ("llama-13b", 256, 1.0),
        ("llama-33b", 256, 1.0),
        ("llama-65b", 256, 1.0),
        ("llama-2-70b", 4096, 1.3),
        ("llama-3-8b", 1024, 1.3),
        ("llama-3.1-405b", 4096, 1.2),
        ("llama-3.2-1b", 256, 1.5),
        ("llama-3.2-3b", 256, 1.0),
    ):
        shape = LLAMAS[name]
        assert llama_hidden(shape.width, multiple, factor) == shape.hidden, name


def test_no_token_sees_the_future_or_past_its_windows():
    config = LlamaConfig(11, 12, 16, 2, 4, key_value_heads=2, window=3)
    model = make_llama(config, seed=1).eval()
    ids = torch.tensor([[1, 2, 3, 4, 5, 6, 7, 8, 9]])
    with torch.no_grad():
        plain = model(ids)
        for place in range(9):
            other = ids.clone()
            other[0, place] = 0
            moved = (model(other) - plain).abs().amax(dim=(0, 2)) > 1e-7
            reach = range(place, min(place + 5, 9))  # two layers of two steps back
            assert moved.nonzero().flatten().tolist() == list(reach)


def test_files_that_are_not_of_the_family_are_named(tmp_path):
    theirs_of("LLaMA", tmp_path)
    told = tmp_path / "config.json"
    config = json.loads(told.read_text())
    for change, words in (
        ({"model_type": "gpt2"}, "of type llama, got 'gpt2'"),
        ({"num_hidden_layers": 2}, "expected no tensor 'model.layers.2"),
        ({"num_hidden_layers": 4}, "expected a tensor 'model.layers.3"),
        ({"vocab_size": 12}, r"embed_tokens.weight' of shape \(12, 32\), got \(11,"),
        ({"hidden_act": "gelu"}, "hidden_act must be one of silu, got 'gelu'"),
        ({"attention_bias": True}, "expected no attention_bias, got True"),
        ({"num_attention_heads": 0}, "heads must be at least 1, got 0"),
        ({"head_dim": 16}, "expected head_dim 8, .* got 16"),
        ({"tie_word_embeddings": True}, None),
        ({"rope_parameters": {"rope_type": "yarn"}}, "one of default, llama3, got"),
        ({"rope_parameters": {"rope_type": "llama3"}}, "an entry 'factor'"),
    ):
        told.write_text(json.dumps({**config, **change}))
        if words is None:
            assert load_llama(tmp_path).config.tied
            continue
        with pytest.raises(ValueError, match=words):
            load_llama(tmp_path)
    # The older way to say what turns.
    del config["rope_parameters"]
    old = {
        "rope_theta": 77.0,
        "rope_scaling": {k: v for k, v in STRETCH.items() if k != "rope_theta"},
    }
    told.write_text(json.dumps({**config, **old}))
    read = load_llama(tmp_path).config
    assert (read.rotary_base, read.stretch) == (77.0, Stretch(4.0, 16))
    told.write_text("{")
    with pytest.raises(ValueError, match="expected JSON"):
        load_llama(tmp_path)
    with pytest.raises(ValueError, match="config.json, which is not there"):
        load_llama(tmp_path / "elsewhere")


def test_only_the_family_is_written(tmp_path):
    with pytest.raises(ValueError, match="expected a LLaMA, got GPTConfig"):
        save_llama(GPT(GPTConfig(11)), tmp_path)
    with pytest.raises(ValueError, match="feed_forward is swiglu, got 'gelu'"):
        LlamaConfig(11, feed_forward="gelu")
    with pytest.raises(ValueError, match="feed_forward is swiglu"):
        LlamaConfig(11, feed_forward=FeedForward)
    with pytest.raises(ValueError, match="expected a LLaMA"):
        save_llama(make_llama(LlamaConfig(11, bias=True)), tmp_path)
