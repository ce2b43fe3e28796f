"""BART's and BERT's files: read what transformers writes, and files that are not
theirs.
"""

import json

import pytest
import torch

from course_lib.attention import padding_mask
from course_lib.transformers import (
    EncoderDecoder,
    TransformerConfig,
    load_bart,
    load_bert,
    save_bart,
)

SOURCE = torch.tensor([[0, 7, 9, 4, 2], [0, 5, 2, 1, 1]])
MASK = padding_mask([5, 3], 5)
TARGET = torch.tensor([[2, 0, 8, 3], [2, 0, 6, 2]])


def lively(model):
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return model.eval()


@pytest.fixture
def bart(tmp_path):
    from transformers import BartConfig, BartForConditionalGeneration

    config = BartConfig(
        vocab_size=13, max_position_embeddings=10, d_model=12, encoder_layers=2,
        decoder_layers=3, encoder_attention_heads=3, decoder_attention_heads=3,
        encoder_ffn_dim=20, decoder_ffn_dim=20, scale_embedding=True,
    )  # fmt: skip
    model = lively(BartForConditionalGeneration(config))
    model.save_pretrained(tmp_path)
    return tmp_path, model


@pytest.fixture
def bert(tmp_path):
    from transformers import BertConfig, BertForMaskedLM

    config = BertConfig(
        vocab_size=13, max_position_embeddings=10, hidden_size=12, num_hidden_layers=2,
        num_attention_heads=3, intermediate_size=20,
    )  # fmt: skip
    model = lively(BertForMaskedLM(config))
    model.save_pretrained(tmp_path)
    return tmp_path, model


@pytest.mark.parity("transformers.bart_files", "transformers' BART")
@torch.no_grad()
def test_reads_bart(bart, assert_parity):
    path, theirs = bart
    ours = load_bart(path)
    assert not ours.training and ours.config.decoder_layers == 3
    expected = theirs.double()(
        SOURCE, attention_mask=MASK[:, 0], decoder_input_ids=TARGET
    ).logits
    assert expected.std() > 1
    assert_parity(ours.double()(SOURCE, MASK, TARGET), expected)


@pytest.mark.parity("transformers.bert_files", "transformers' BERT")
@torch.no_grad()
def test_reads_bert(bert, assert_parity):
    path, theirs = bert
    ours = load_bert(path).double()
    types = torch.tensor([[0, 0, 1, 1, 1], [0, 0, 1, 0, 0]])
    expected = theirs.bert.double()(
        SOURCE, attention_mask=MASK[:, 0], token_type_ids=types
    ).last_hidden_state
    assert_parity(ours(SOURCE, MASK, types=types)[0], expected[0])
    assert_parity(ours(SOURCE, MASK, types=types)[1, :3], expected[1, :3])
    # A file of the bare encoder calls everything by its name without "bert.".
    theirs.bert.float().save_pretrained(path)
    assert (
        load_bert(path)
        .double()(SOURCE, MASK, types=types)
        .equal(ours(SOURCE, MASK, types=types))
    )


@torch.no_grad()
def test_transformers_reads_the_bart_that_we_write(tmp_path):
    from transformers import BartForConditionalGeneration

    config = TransformerConfig(
        13, context=10, width=12, heads=3, layers=1, decoder_layers=2, hidden=20,
        arrangement="post-norm", norm_embeddings=True,
    )  # fmt: skip
    ours = lively(EncoderDecoder(config))
    save_bart(ours, tmp_path)
    theirs = BartForConditionalGeneration.from_pretrained(tmp_path).eval()
    expected = theirs(SOURCE, attention_mask=MASK[:, 0], decoder_input_ids=TARGET)
    torch.testing.assert_close(
        ours(SOURCE, MASK, TARGET), expected.logits, rtol=1e-4, atol=1e-4
    )
    again = load_bart(tmp_path)
    for name, value in ours.state_dict().items():
        assert again.state_dict()[name].equal(value), name
    for changes in ({"arrangement": "pre-norm"}, {"norm_embeddings": False}):
        model = EncoderDecoder(TransformerConfig(**{**vars(config), **changes}))
        with pytest.raises(ValueError, match="expected a BART"):
            save_bart(model, tmp_path)


@torch.no_grad()
def test_a_bart_whose_decoder_is_as_deep_as_its_encoder_without_saying_so(tmp_path):
    config = TransformerConfig(
        13, context=10, width=12, heads=3, layers=2, hidden=20,
        arrangement="post-norm", norm_embeddings=True,
    )  # fmt: skip
    ours = lively(EncoderDecoder(config))
    save_bart(ours, tmp_path)
    again = load_bart(tmp_path)
    assert again.config.decoder_layers == 2
    assert again(SOURCE, MASK, TARGET).equal(ours(SOURCE, MASK, TARGET))


def test_a_model_is_left_alone_by_a_file_that_does_not_fit(bart):
    from course_lib.published import fill, read_tensors
    from course_lib.transformers.bart_files import bart_names

    model = EncoderDecoder(load_bart(bart[0]).config)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with pytest.raises(ValueError, match="embed_positions.weight' of shape"):
        fill(model, read_tensors(bart[0]), bart_names(model.config))
    for name, value in model.state_dict().items():
        assert value.equal(before[name])


@pytest.mark.parametrize("load, kind", [(load_bart, "bart"), (load_bert, "bert")])
def test_files_that_do_not_fit_are_named(load, kind, request):
    path, _ = request.getfixturevalue(kind)
    weights, told = path / "model.safetensors", path / "config.json"
    whole, config = weights.read_bytes(), json.loads(told.read_text())
    for cut in (4, 100, len(whole) - 8):
        weights.write_bytes(whole[:cut])
        with pytest.raises(ValueError, match="a whole safetensors file"):
            load(path)
    weights.write_bytes(whole)
    fewer, more, act = {
        "bart": ("encoder_layers", "decoder_layers", "activation_function"),
        "bert": ("num_hidden_layers", "num_hidden_layers", "hidden_act"),
    }[kind]
    for change, words in (
        ({"model_type": "gpt2"}, f"a model of type {kind}, got 'gpt2'"),
        ({fewer: 1}, "expected no tensor '"),
        ({more: 4}, "expected a tensor '.*[23].*', which is not there"),
        ({"vocab_size": 12}, r"of shape \(12, 12\), got \(13, 12\)"),
        ({act: "swish"}, f"{act} must be one of gelu, gelu_new, relu, got 'swish'"),
    ):
        told.write_text(json.dumps({**config, **change}))
        with pytest.raises(ValueError, match=words):
            load(path)
    told.write_text(json.dumps({k: v for k, v in config.items() if k != "vocab_size"}))
    with pytest.raises(ValueError, match="expected an entry 'vocab_size'"):
        load(path)
    told.write_text("[]")
    with pytest.raises(ValueError, match=f"of type {kind}, got 'list'"):
        load(path)
    told.write_text("{")
    with pytest.raises(ValueError, match="expected JSON"):
        load(path)
    with pytest.raises(ValueError, match="config.json, which is not there"):
        load(path / "elsewhere")
    told.write_text(json.dumps(config))
    weights.unlink()
    with pytest.raises(ValueError, match="model.safetensors, which is not there"):
        load(path)
