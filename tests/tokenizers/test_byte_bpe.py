"""The byte-level tokenizer: GPT-2's ids, round trips, special tokens, files."""

import json
import random

import pytest
import tiktoken
import tokenizers
import torch
from needs import needs_data
from unicode_texts import assigned, random_texts

from course_lib.data.downloads import fetch
from course_lib.tokenizers import ByteBPE, StreamDecoder, from_printable
from course_lib.tokenizers.word_cache import LONGEST, WordCache

END = "<|endoftext|>"
TIKTOKEN = "tiktoken, GPT-2's vocabulary"
RUST = "tokenizers.Tokenizer"


@pytest.fixture(scope="module")
def gpt2():
    needs_data()
    return ByteBPE.from_gpt2(fetch("gpt2-encoder"), fetch("gpt2-merges"))


@pytest.fixture(scope="module")
def peer(gpt2):
    """tiktoken with GPT-2's pattern, from the same files: it would download them."""
    encoder = json.loads(fetch("gpt2-encoder").read_text(encoding="utf-8"))
    special = {END: encoder.pop(END)}
    pattern = (
        r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$"
        r"|\s+(?!\S)|\s"
    )
    ranks = {from_printable(token): id for token, id in encoder.items()}
    return tiktoken.Encoding(
        "gpt2", pat_str=pattern, mergeable_ranks=ranks, special_tokens=special
    )


@pytest.fixture(scope="module")
def small():
    """Learned from a little text, with special tokens."""
    texts = random_texts(60, seed=5)
    return ByteBPE.train(texts, 400, special_tokens=["<pad>", "<end>", "<end> now"])


@pytest.mark.parity("tokenizers.byte_bpe", TIKTOKEN)
def test_gpt2s_ids_on_texts_in_many_scripts(gpt2, peer, record_error):
    texts = random_texts(1500, seed=7)
    theirs = peer.encode_ordinary_batch(texts, num_threads=1)
    wrong = [t for t, ids in zip(texts, theirs, strict=True) if gpt2.encode(t) != ids]
    record_error("tokenizers.byte_bpe", TIKTOKEN, len(wrong), "ids, exact")
    assert not wrong, wrong[:3]


@pytest.mark.parity("tokenizers.byte_bpe", TIKTOKEN)
def test_gpt2s_ids_on_every_kind_of_character(gpt2, peer, record_error):
    """The first thousand characters and each 37th of all, beside letters, digits, marks
    and blanks.
    """
    chosen = [*assigned()[:1000], *assigned()[1000::37]]
    text = "".join(f"a{c} {c}1{c}.{c}\n" for c in chosen)
    wrong = gpt2.encode(text) != peer.encode_ordinary(text)
    record_error("tokenizers.byte_bpe", TIKTOKEN, wrong, "ids, exact")
    assert not wrong


@pytest.mark.parity("tokenizers.byte_bpe", TIKTOKEN)
def test_gpt2s_ids_with_special_tokens_and_long_words(gpt2, peer, record_error):
    texts = [
        f"a{END}{END} b<|endoftext |>",
        END,
        "",
        "a" * 3000,
        "漢字" * 400,
        "=" * 999,
    ]
    theirs = [peer.encode(text, allowed_special="all") for text in texts]
    wrong = [gpt2.encode(text, allowed_special="all") for text in texts] != theirs
    plain = peer.encode(texts[0], disallowed_special=())
    wrong += gpt2.encode(texts[0]) != plain
    record_error("tokenizers.byte_bpe", TIKTOKEN, wrong, "ids, exact")
    assert not wrong and gpt2.decode(plain) == texts[0]
    assert gpt2.size == peer.n_vocab and gpt2.special_tokens == {END: 50256}


def test_every_text_comes_back(small):
    for text in random_texts(400, seed=11):
        ids = small.encode(text)
        assert small.decode(ids, errors="strict") == text
        assert small.decode(torch.tensor(ids, dtype=torch.long)) == text
        again = small.encode(text, allowed_special="all")
        assert small.decode(again, errors="strict") == text
    assert small.encode("") == [] and small.decode([]) == ""


def test_every_bytes_come_back_from_their_ids(small):
    generator = random.Random(0)
    ids = [generator.randrange(small.size - 3) for _ in range(500)]
    data = small.decode_bytes(ids)
    assert len(data) >= 500 and small.decode(ids) == data.decode(errors="replace")


def test_special_tokens_are_read_only_where_allowed(small):
    first = small.size - 3
    assert small.special_tokens == {
        "<pad>": first,
        "<end>": first + 1,
        "<end> now": first + 2,
    }
    text = "a<end> now<pad>"
    assert max(small.encode(text)) < first
    assert small.encode(text, allowed_special=["<end>"])[1] == first + 1
    assert small.encode(text, allowed_special="all")[1:] == [first + 2, first]
    assert small.decode([first, first + 1]) == "<pad><end>"
    with pytest.raises(
        ValueError, match="among '<pad>', '<end>', '<end> now'; got '<eos>'"
    ):
        small.encode("a", allowed_special=["<eos>"])
    with pytest.raises(
        ValueError, match="a list of special tokens, got the text '<end>'"
    ):
        small.encode("a", allowed_special="<end>")


def test_size_counts_bytes_merges_and_special_tokens(small):
    assert small.size == 400 == len(small.tokens) and len(small.merges) == 400 - 256 - 3
    assert small.tokens[0] == "!" and small.tokens[-1] == "<end> now"
    early = ByteBPE.train("abab", 10_000, minimum_frequency=1)
    assert early.size == 258 and early.encode("abab ab") == [257, 220, 256]


def test_half_a_character_waits_for_the_other(small):
    text = "né 😀 e\u0301 漢"
    bytewise = ByteBPE([])
    stream = StreamDecoder(bytewise)
    pushed = [stream.push(id) for id in bytewise.encode(text)]
    assert "".join(pushed) == text and "\ufffd" not in "".join(pushed)
    assert pushed.count("") == len(text.encode()) - len(text) and stream.finish() == ""
    assert stream.push(bytewise.encode("é")[0]) == ""
    assert stream.finish() == "\ufffd" and stream.push(bytewise.encode("a")[0]) == "a"
    for text in random_texts(50, seed=2):
        stream = StreamDecoder(small)
        found = "".join(map(stream.push, small.encode(text))) + stream.finish()
        assert found == text


def test_a_cut_character_is_shown_or_refused(small):
    ids = ByteBPE([]).encode("é")
    assert ByteBPE([]).decode(ids[:1]) == "\ufffd"
    with pytest.raises(UnicodeDecodeError):
        ByteBPE([]).decode(ids[:1], errors="strict")


def same(left, right):
    """Whether two tokenizers are one and the same."""
    parts = ("merges", "ids", "special_tokens", "size", "tokens")
    return all(getattr(left, part) == getattr(right, part) for part in parts)


def test_own_file_keeps_everything(small, tmp_path):
    path = tmp_path / "tokenizer.json"
    moved = {token: id + 7 for token, id in small.ids.items()}
    other = ByteBPE(small.merges, {"<end>": 3}, moved)
    for tokenizer in (small, other, ByteBPE([])):
        tokenizer.save(path)
        again = ByteBPE.load(path)
        assert same(again, tokenizer)
        for text in random_texts(10, seed=3):
            assert again.encode(text) == tokenizer.encode(text)
    small.save(path)
    left, right = small.merges[0]
    assert f'  "{left} {right}",\n' in path.read_text(encoding="utf-8")  # readable


@pytest.mark.parity("tokenizers.tokenizer_json", RUST)
def test_the_rust_library_reads_our_file(small, tmp_path, record_error):
    path = tmp_path / "tokenizer.json"
    small.to_tokenizer_json(path)
    rust = tokenizers.Tokenizer.from_file(str(path))
    texts = [text.replace("<", "") for text in random_texts(300, seed=13)]
    texts += ["a<end> now<pad>b<end>", "<end> now<end>now"]
    wrong = [
        text
        for text in texts
        if rust.encode(text).ids != small.encode(text, allowed_special="all")
    ]
    record_error("tokenizers.tokenizer_json", RUST, len(wrong), "ids, exact")
    assert not wrong, wrong[:3]
    assert same(ByteBPE.from_tokenizer_json(path), small)


@pytest.mark.parity("tokenizers.tokenizer_json", RUST)
def test_we_read_what_the_rust_library_learned(tmp_path, record_error):
    """There special tokens have the first ids, and merges are lists."""
    from tokenizers import decoders, models, pre_tokenizers, trainers

    rust = tokenizers.Tokenizer(models.BPE())
    rust.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    rust.decoder = decoders.ByteLevel()
    texts, special = random_texts(100, seed=17), ["<pad>", "<end>"]
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        min_frequency=2,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    rust.train_from_iterator(texts, trainer)
    path = tmp_path / "tokenizer.json"
    rust.save(str(path))
    ours = ByteBPE.from_tokenizer_json(path)
    wrong = [t for t in texts if ours.encode(t, "all") != rust.encode(t).ids]
    record_error("tokenizers.tokenizer_json", RUST, len(wrong), "ids, exact")
    assert not wrong, wrong[:3]
    assert ours.special_tokens == {"<pad>": 0, "<end>": 1} and ours.size == 500
    trained = ByteBPE.train(texts, 500, special_tokens=special)
    assert trained.merges == ours.merges
    ours.save(path)
    assert same(ByteBPE.load(path), ours)


def test_merges_files_with_and_without_header(tmp_path):
    encoder, merges = tmp_path / "encoder.json", tmp_path / "vocab.bpe"
    plain = ByteBPE([("a", "b"), ("ab", "c"), ("#", "#")])
    encoder.write_text(json.dumps(plain.ids), encoding="utf-8")
    lines = "a b\nab c\n# #\n"
    for content in (lines, "#version: 0.2\n" + lines):
        merges.write_text(content, encoding="utf-8")
        read = ByteBPE.from_gpt2(encoder, merges)
        assert same(read, plain) and read.tokens[read.encode("abc")[0]] == "abc"
    merges.write_text("#version: 0.2\n", encoding="utf-8")
    assert ByteBPE.from_gpt2(encoder, merges).merges == []
    merges.write_text("a b\nab  c\n", encoding="utf-8")
    with pytest.raises(
        ValueError, match="line 2: expected two tokens and a space, got 'ab  c'"
    ):
        ByteBPE.from_gpt2(encoder, merges)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"normalizer": {"type": "NFC"}}, "expected normalizer null, got"),
        ({"pre_tokenizer": None}, 'expected type "ByteLevel", got null'),
        ({"add_prefix_space": True}, "expected add_prefix_space false, got true"),
        ({"use_regex": False}, "expected GPT-2's pattern, got use_regex false"),
        ({"type": "Unigram"}, 'expected type "BPE", got "Unigram"'),
        ({"ignore_merges": True}, "expected ignore_merges false, got true"),
        ({"byte_fallback": True}, "expected byte_fallback false, got true"),
    ],
)
def test_other_kinds_of_file_are_refused(small, tmp_path, change, message):
    path = tmp_path / "tokenizer.json"
    small.to_tokenizer_json(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    ((option, value),) = change.items()
    steps = (content["model"], content["pre_tokenizer"], content)
    next(part for part in steps if option in part)[option] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        ByteBPE.from_tokenizer_json(path)


def test_bad_input_is_named(small, tmp_path):
    with pytest.raises(ValueError, match="between 0 and 399, got 400 at position 1"):
        small.decode([0, 400])
    with pytest.raises(ValueError, match="got -1 at position 0"):
        small.decode([-1])
    with pytest.raises(ValueError, match=r"lone surrogate U\+DC00 at position 1"):
        small.encode("a\udc00")
    with pytest.raises(ValueError, match=r"lone surrogate U\+DC00"):
        ByteBPE.train("a\udc00", 300)
    with pytest.raises(
        ValueError, match="at least 257: 256 bytes and 1 special tokens; got 256"
    ):
        ByteBPE.train("a", 256, special_tokens=["<end>"])
    with pytest.raises(ValueError, match="distinct names of special tokens, got"):
        ByteBPE([], ["<end>", "<end>"])
    with pytest.raises(ValueError, match="got 5 for '<end>'"):
        ByteBPE([], {"<end>": 5})
    with pytest.raises(ValueError, match="all 256 bytes, got none for 255: '\"', '#'"):
        ByteBPE([], ids={"!": 0})
    with pytest.raises(ValueError, match="needs the token 'xy', which has no id"):
        ByteBPE([("xy", "z")])
    path = tmp_path / "other.json"
    for content, message in (
        ("[1]", "object, got list"),
        ("{", "JSON, got"),
        ("{}", "got None"),
    ):
        path.write_text(content)
        with pytest.raises(ValueError, match=message):
            ByteBPE.load(path)


def test_the_cache_stays_bounded(monkeypatch):
    monkeypatch.setattr("course_lib.tokenizers.word_cache.LIMIT", 3)
    calls = []
    cache = WordCache(lambda word: calls.append(word) or [len(word)])
    long = "x" * (LONGEST + 1)
    assert cache.look_up(["a", "a", "bb", long, long]) == [1, 1, 2, 101, 101]
    assert calls == ["a", "bb", long, long] and long not in cache
    assert cache.look_up(["c", "d", "e"]) == [1, 1, 1] and len(cache) <= 3
