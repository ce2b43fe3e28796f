"""The family of GPTs: counts by formula, GPT-Neo's files, the first GPT."""

import json

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from course_lib.language_models import (
    GPT,
    GPT_NEOS,
    GPTS,
    LLAMAS,
    GPTConfig,
    GPTNeoConfig,
    LlamaConfig,
    count_parameters,
    forward_flops,
    generate,
    load_gpt_neo,
    make_llama,
    training_flops,
)
from course_lib.language_models.gpt2_files import from_gpt2
from course_lib.layers import FeedForward

IDS = torch.tensor([[1, 2, 3, 10, 0, 7, 7, 4, 9], [5, 5, 4, 9, 2, 1, 0, 3, 8]])
SMALL = {
    "GPT-2": GPTConfig(11, 12, 24, 3, 4),
    "no bias": GPTConfig(11, 12, 24, 3, 4, bias=False, tied=False),
    "grouped": GPTConfig(11, 12, 24, 3, 4, key_value_heads=2, hidden=33),
    "normed": GPTConfig(11, 12, 24, 3, 4, norm="rms", query_key_norm=True),
    "swiglu": GPTConfig(11, 12, 24, 3, 4, feed_forward="swiglu"),
    "GPT-Neo": GPTNeoConfig(11, 12, 24, 3, 4, window=3),
    "LLaMA": LlamaConfig(11, 12, 24, 3, 4, key_value_heads=2, hidden=33),
    "Mistral": LlamaConfig(11, 12, 24, 3, 4, window=20),
    "no gain": LlamaConfig(11, 12, 24, 3, 4, norm="rms without gain", tied=True),
}
SIZES = {**GPTS, **GPT_NEOS, **LLAMAS, **SMALL}
SIZES["Mixtral"] = LlamaConfig(11, 12, 24, 3, 4, experts=5, chosen=2)


def on_meta(config):
    with torch.device("meta"):
        return make_llama(config) if isinstance(config, LlamaConfig) else GPT(config)


@pytest.mark.parametrize("name", SIZES)
def test_the_formula_counts_what_the_meta_device_holds(name):
    config = SIZES[name]
    found = sum(parameter.numel() for parameter in on_meta(config).parameters())
    assert count_parameters(config).total == found


@pytest.mark.parity("language_models.counts", "torch.utils.flop_counter")
@pytest.mark.parametrize("name", [*SMALL, "gpt2", "llama-2-7b"])
def test_operations_are_those_that_torch_counts(name, record_error):
    config = SIZES[name]
    model, wrong = on_meta(config), 0
    for length in (1, 7):
        ids = torch.zeros(1, length, dtype=torch.long, device="meta")
        with torch.device("meta"), FlopCounterMode(display=False) as counter:
            model(ids)
        wrong += abs(counter.get_total_flops() - forward_flops(config, length))
    record_error(
        "language_models.counts", "torch.utils.flop_counter", wrong, "operations, exact"
    )
    assert wrong == 0


def test_operations_with_a_cache_and_in_training():
    config = SMALL["GPT-2"]
    model, cache = on_meta(config), on_meta(config).new_cache()
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, 5, dtype=torch.long, device="meta"), cache=cache)
        model(torch.zeros(1, 1, dtype=torch.long, device="meta"), cache=cache)
    expected = forward_flops(config, 5) + forward_flops(config, 1, past=5)
    assert counter.get_total_flops() == expected
    assert training_flops(config, 120) == 10 * 3 * forward_flops(config, 12)
    # 6 N a token, where the layers are wide beside the context. N has the head, whose
    # products are taken whether or not it is the embedding table.
    whole = count_parameters(GPTS["gpt3-175b"])
    rule = 6 * (whole.body + whole.tokens) * 1e9
    assert training_flops(GPTS["gpt3-175b"], 1e9) == pytest.approx(rule, rel=0.03)


def test_a_token_uses_few_experts():
    config = SIZES["Mixtral"]
    counts = count_parameters(config)
    one = count_parameters(LlamaConfig(11, 12, 24, 3, 4, experts=1, chosen=1))
    router = 3 * 24 * 4
    expert = one.feed_forward - 3 * 24
    assert counts.idle == 3 * expert
    assert counts.active == one.total + expert + router
    published = count_parameters(LLAMAS["mixtral-8x7b"])
    assert published.active == pytest.approx(12.9e9, rel=0.01)  # "13B active"


GPT2 = {"gpt2": 124_439_808, "gpt2-medium": 354_823_168, "gpt2-large": 774_030_080,
        "gpt2-xl": 1_557_611_200, "gpt": 116_534_784,
        "gpt-neo-125m": 125_198_592}  # fmt: skip
#: Table D.1: millions of parameters, and operations for 300 billion tokens.
GPT3 = {"gpt3-small": (125, 2.25e20), "gpt3-medium": (356, 6.41e20),
        "gpt3-large": (760, 1.37e21), "gpt3-xl": (1320, 2.38e21),
        "gpt3-2.7b": (2650, 4.77e21), "gpt3-6.7b": (6660, 1.20e22),
        "gpt3-13b": (12850, 2.31e22), "gpt3-175b": (174600, 3.14e23)}  # fmt: skip


def test_published_counts():
    for name, count in GPT2.items():
        assert count_parameters(SIZES[name]).total == count, name
    for name, (millions, operations) in GPT3.items():
        total = count_parameters(GPTS[name]).total
        # Their numbers have three digits: half of the last one, or 0.5%.
        assert total == pytest.approx(millions * 1e6, rel=5e-3), name
        assert 6 * total * 300e9 == pytest.approx(operations, rel=7e-3), name


@pytest.mark.parity("language_models.family", "transformers' OpenAIGPTLMHeadModel")
@torch.no_grad()
def test_the_first_gpt_is_transformers(assert_parity):
    from transformers import OpenAIGPTConfig, OpenAIGPTLMHeadModel

    torch.manual_seed(0)
    config = OpenAIGPTConfig(
        vocab_size=11, n_positions=12, n_embd=24, n_layer=3, n_head=4,
        initializer_range=0.4,
    )  # fmt: skip
    theirs = OpenAIGPTLMHeadModel(config).eval().double()
    for parameter in theirs.parameters():
        parameter.add_(0.1 * torch.randn_like(parameter))
    ours = GPT(type(GPTS["gpt"])(11, 12, 24, 3, 4)).double().eval()
    named = {
        name.replace("tokens_embed", "wte").replace("positions_embed", "wpe"): tensor
        for name, tensor in theirs.state_dict().items()
    }
    nothing = torch.zeros(24)
    named |= {"ln_f.weight": nothing, "ln_f.bias": nothing}
    state = from_gpt2(named, 3)
    del state["norm.weight"], state["norm.bias"]
    ours.load_state_dict(state)
    assert_parity(ours(IDS), theirs(IDS).logits)


@pytest.fixture
def neo(tmp_path):
    """What transformers writes for a small GPT-Neo whose window matters."""
    from transformers import GPTNeoConfig as Theirs
    from transformers import GPTNeoForCausalLM

    torch.manual_seed(0)
    config = Theirs(
        vocab_size=11, max_position_embeddings=24, hidden_size=24, num_layers=3,
        num_heads=4, window_size=3, initializer_range=0.4, bos_token_id=0,
        eos_token_id=0, attention_types=[[["global", "local"], 1], [["local"], 1]],
    )  # fmt: skip
    model = GPTNeoForCausalLM(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(tmp_path)
    return tmp_path, model


@pytest.mark.parity("language_models.gpt_neo_files", "transformers' GPT-Neo")
@torch.no_grad()
def test_reads_what_transformers_writes(neo, assert_parity):
    folder, theirs = neo
    ours = load_gpt_neo(folder)
    expected = theirs(IDS).logits
    assert expected.std() > 1
    assert_parity(ours(IDS), expected, rtol=1e-4, atol=1e-4)
    written = theirs.generate(
        IDS, attention_mask=torch.ones_like(IDS), max_new_tokens=9, do_sample=False,
        pad_token_id=0, eos_token_id=None,
    )  # fmt: skip
    assert generate(ours, IDS, 9, 0).equal(written)
    assert generate(ours, IDS, 9, 0, cached=False).equal(written)
    assert ours.config.pattern == ("global", "local", "local")


def test_files_that_are_not_gpt_neos_are_named(neo):
    folder, _ = neo
    told = folder / "config.json"
    config = json.loads(told.read_text())
    for change, words in (
        ({"model_type": "gpt2"}, "of type gpt_neo, got 'gpt2'"),
        ({"num_layers": 2}, "attention_types for 2 layers"),
        ({"attention_types": 7}, "attention_types for 3 layers, got 7"),
        ({"attention_types": [[["far"], 3]]}, "kinds among global, local, got"),
        ({"activation_function": "relu"}, "one of gelu_new, gelu, got 'relu'"),
        ({"hidden_size": 20}, "expected 'transformer.wte.weight' of shape"),
    ):
        told.write_text(json.dumps({**config, **change}))
        with pytest.raises(ValueError, match=words):
            load_gpt_neo(folder)


def test_a_network_without_a_formula_is_named():
    with pytest.raises(ValueError, match="a feed_forward by name, got <class"):
        count_parameters(GPTConfig(11, feed_forward=FeedForward))
