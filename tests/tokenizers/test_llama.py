"""LLaMA's tokenizer, held against the Rust library on a small tokenizer.json."""

import json

import pytest
import tokenizers
from tokenizers import decoders, models, normalizers, trainers
from unicode_texts import random_texts

from course_lib.tokenizers import LlamaTokenizer, StreamDecoder
from course_lib.tokenizers.llama import BYTES

ORACLE = "tokenizers.Tokenizer, a file in LLaMA's format"
SPECIAL = ["<unk>", "<s>", "</s>"]


def llama_file(path, texts):
    """Learn merges and write them as LLaMA's file has them: special tokens, bytes,
    pieces.
    """
    normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    learner = tokenizers.Tokenizer(models.BPE())
    learner.normalizer = normalizer
    trainer = trainers.BpeTrainer(vocab_size=400, show_progress=False)
    learner.train_from_iterator(texts, trainer)
    model = json.loads(learner.to_str())["model"]
    pieces = sorted(model["vocab"], key=model["vocab"].get)
    vocab = {token: id for id, token in enumerate([*SPECIAL, *BYTES, *pieces])}
    rust = tokenizers.Tokenizer(
        models.BPE(
            vocab=vocab,
            merges=[tuple(pair) for pair in model["merges"]],
            unk_token="<unk>",
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    rust.normalizer = normalizer
    rust.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    rust.add_special_tokens(SPECIAL)
    rust.save(str(path))
    return rust


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    path = tmp_path_factory.mktemp("llama") / "tokenizer.json"
    texts = [
        "the cat sat on the mat, the cat, the cats",
        "Привет, мир!",
        "a  b   c",
    ] * 9
    rust = llama_file(path, texts)
    return LlamaTokenizer.from_tokenizer_json(path), rust


@pytest.mark.parity("tokenizers.llama", ORACLE)
def test_ids_and_text_are_the_rust_librarys(pair, record_error):
    ours, rust = pair
    texts = ["", " ", "the cat", "the<s>cat</s>", "cat " * 300, "漢字😀 the", "▁x _"]
    texts += random_texts(600, seed=9)
    wrong = []
    for text in texts:
        ids = ours.encode(text, allowed_special="all")
        if ids != rust.encode(text).ids:
            wrong.append(text)
        elif ours.decode(ids) != rust.decode(ids, skip_special_tokens=False):
            wrong.append(text)
    record_error("tokenizers.llama", ORACLE, len(wrong), "ids and text, exact")
    assert not wrong, wrong[:5]


def test_every_text_comes_back(pair):
    ours, _ = pair
    for text in random_texts(200, seed=10):
        expected = text.replace("▁", " ")
        ids = ours.encode(text)
        assert ours.decode(ids, errors="strict") == expected
        stream = StreamDecoder(ours)
        found = "".join(map(stream.push, ids)) + stream.finish()
        assert found.removeprefix(" ") == expected


def test_bytes_stand_in_for_what_the_vocabulary_lacks(pair):
    ours, _ = pair
    start = ours.ids["<0x00>"]
    assert ours.encode("😀")[-4:] == [start + byte for byte in "😀".encode()]
    assert ours.encode("<s>")[0] != ours.special_tokens["<s>"]  # text, unless allowed
    assert ours.encode("<s>", allowed_special=["<s>"]) == [ours.special_tokens["<s>"]]


def test_bad_input_is_named(pair, tmp_path):
    ours, rust = pair
    with pytest.raises(
        ValueError, match=f"0 and {ours.size - 1}, got -1 at position 0"
    ):
        ours.decode([-1])
    with pytest.raises(ValueError, match="among '<unk>', '<s>', '</s>'; got '<pad>'"):
        ours.encode("a", allowed_special=["<pad>"])
    with pytest.raises(ValueError, match=r"lone surrogate U\+D800"):
        ours.encode("\ud800")
    with pytest.raises(
        ValueError, match="all 256 bytes to fall back to, got none for 256"
    ):
        LlamaTokenizer([], {}, {"a": 0})
    path = tmp_path / "tokenizer.json"
    for part, message in (
        ("normalizer", "expected normalizer .*, got null"),
        ("model", 'expected type "BPE", got null'),
    ):
        content = json.loads(rust.to_str()) | {part: None}
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(ValueError, match=message):
            LlamaTokenizer.from_tokenizer_json(path)
