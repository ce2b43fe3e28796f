"""LLaMA 3's tokenizer, held against the Rust library and its pattern in ``regex``."""

import json

import pytest
import regex
import tokenizers
from tokenizers import Regex, decoders, models, pre_tokenizers, trainers
from unicode_texts import random_texts

from course_lib.tokenizers import Llama3Tokenizer, StreamDecoder, llama3_words
from course_lib.tokenizers.llama3 import LLAMA3_PATTERN

ORACLE = "tokenizers.Tokenizer, a file in LLaMA 3's format"
SPECIAL = ["<|begin_of_text|>", "<|end_of_text|>"]
TEXTS = ["", " ", "It's IT'S 'Llama' we'LL", "12345 1 22", "a\r\n\n b\n  \n c ", "\t\tx y",
         "the<|end_of_text|>cat", "漢字😀 the", "a-b (c)! !?\n\n", "½②Ⅷ12 _x_", "'ſ K"]  # fmt: skip


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    path = tmp_path_factory.mktemp("llama3") / "tokenizer.json"
    rust = tokenizers.Tokenizer(models.BPE())
    rust.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(LLAMA3_PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    rust.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420, show_progress=False, special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )  # fmt: skip
    rust.train_from_iterator(
        ["the cat's mat, THE CATS 2024\n\n", "Привет, мир!"] * 9, trainer
    )
    content = json.loads(rust.to_str())
    content["model"]["ignore_merges"] = True
    # A word in the vocabulary that no merge makes.
    content["model"]["vocab"]["zebra"] = max(content["model"]["vocab"].values()) + 1
    path.write_text(json.dumps(content))
    return Llama3Tokenizer.from_tokenizer_json(path), tokenizers.Tokenizer.from_file(
        str(path)
    )


@pytest.mark.parity("tokenizers.llama3", ORACLE)
def test_ids_and_text_are_the_rust_librarys(pair, record_error):
    ours, rust = pair
    wrong = []
    for text in [*TEXTS, "a zebra", "zebra", "zebras", *random_texts(600, seed=11)]:
        ids = ours.encode(text, allowed_special="all")
        if ids != rust.encode(text).ids or ours.decode(ids) != text:
            wrong.append(text)
        elif rust.decode(ids, skip_special_tokens=False) != text:
            wrong.append(text)
    record_error("tokenizers.llama3", ORACLE, len(wrong), "ids and text, exact")
    assert not wrong, wrong[:5]


def test_the_first_cut_is_the_patterns():
    pattern = regex.compile(LLAMA3_PATTERN)
    for text in [*TEXTS, *random_texts(600, seed=12)]:
        assert llama3_words(text) == pattern.findall(text)


def test_a_whole_word_needs_no_merge(pair):
    ours, _ = pair
    assert ours.encode("zebra") == [ours.ids["zebra"]]
    assert len(ours.encode("zebras")) > 2


def test_there_and_back(pair, tmp_path):
    ours, _ = pair
    ours.to_tokenizer_json(tmp_path / "written.json")
    again = Llama3Tokenizer.from_tokenizer_json(tmp_path / "written.json")
    rust = tokenizers.Tokenizer.from_file(str(tmp_path / "written.json"))
    ours.save(tmp_path / "ours.json")
    loaded = Llama3Tokenizer.load(tmp_path / "ours.json")
    text = "The cat's 12345 zebra\n\n (Привет)"
    assert again.encode(text) == loaded.encode(text) == ours.encode(text)
    assert rust.encode(text).ids == ours.encode(text)
    stream = StreamDecoder(ours)
    found = "".join(map(stream.push, ours.encode(text))) + stream.finish()
    assert found == text


def test_other_files_are_refused(pair, tmp_path):
    ours, _ = pair
    ours.to_tokenizer_json(tmp_path / "good.json")
    content = json.loads((tmp_path / "good.json").read_text())
    steps = content["pre_tokenizer"]["pretokenizers"]
    path = tmp_path / "bad.json"
    for change, words in (
        ({"pre_tokenizer": None}, 'expected type "Sequence", got null'),
        ({"pre_tokenizer": {"type": "Sequence", "pretokenizers": steps[:1]}}, "got 1"),
        ({"pre_tokenizer": {"type": "Sequence", "pretokenizers": steps[::-1]}}, "type"),
        ({"model": {**content["model"], "ignore_merges": False}}, "ignore_merges true"),
        ({"normalizer": {"type": "NFC"}}, "expected normalizer null"),
    ):
        path.write_text(json.dumps({**content, **change}))
        with pytest.raises(ValueError, match=words):
            Llama3Tokenizer.from_tokenizer_json(path)
