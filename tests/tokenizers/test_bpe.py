"""Byte-pair encoding, plain and fast: equal to each other and to the Rust library."""

import json
import random

import pytest
import tokenizers
from needs import needs_data
from tokenizers import models, pre_tokenizers, trainers
from unicode_texts import random_texts

from course_lib.data import load_text
from course_lib.tokenizers import (
    ByteBPE,
    MergeTable,
    count_pairs,
    encode_word,
    learn_merges,
    merge,
    train_bpe,
)
from course_lib.tokenizers.bpe_encoding import LONG, merge_with_heap
from course_lib.tokenizers.bpe_training import PairTable, merge_everywhere
from course_lib.tokenizers.byte_bpe import standard_ids

RUST = "tokenizers.trainers.BpeTrainer"
TRAINERS = pytest.mark.parametrize("train", [train_bpe, learn_merges])


def rust_merges(texts, size, minimum_frequency=2, special_tokens=()):
    """What the Rust library learns."""
    tokenizer = tokenizers.Tokenizer(models.BPE())
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.pre_tokenizer = byte_level
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=minimum_frequency,
        special_tokens=list(special_tokens),
        initial_alphabet=byte_level.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


def corpora(count):
    """Small random texts with many ties, repeated letters and overlapping pairs."""
    for seed in range(count):
        generator = random.Random(seed)
        letters = generator.choice(["ab ", "abc ", "aé\n😀 ", "abcdefgh'"])
        texts = [
            "".join(generator.choices(letters, k=generator.randint(0, 80)))
            for _ in range(generator.randint(1, 4))
        ]
        yield texts, 256 + generator.randint(0, 60), generator.randint(0, 3)


@pytest.mark.parity("tokenizers.bpe_training", "the plain form, tokenizers.bpe")
def test_the_fast_trainer_learns_what_the_plain_one_learns(record_error):
    wrong = [
        texts
        for texts, size, least in corpora(250)
        if learn_merges(texts, size, least) != train_bpe(texts, size, least)
    ]
    component, oracle = "tokenizers.bpe_training", "the plain form, tokenizers.bpe"
    record_error(component, oracle, len(wrong), "merges, exact")
    assert not wrong, wrong[0]


@pytest.mark.parity("tokenizers.bpe", RUST)
def test_the_plain_trainer_learns_what_the_rust_library_learns(record_error):
    wrong = [
        texts
        for texts, size, least in corpora(250)
        if train_bpe(texts, size, least) != rust_merges(texts, size, least)
    ]
    record_error("tokenizers.bpe", RUST, len(wrong), "merges, exact")
    assert not wrong, wrong[0]


@pytest.mark.parity("tokenizers.bpe_training", RUST)
@pytest.mark.parametrize(
    "size, least, special", [(3000, 2, []), (9000, 50, ["<|endoftext|>", "<pad>"])]
)
def test_the_same_merges_on_shakespeare(record_error, size, least, special):
    needs_data()
    text = load_text("tiny-shakespeare")
    paragraphs = [text[start : start + 9999] for start in range(0, len(text), 9999)]
    ours = ByteBPE.train(paragraphs, size, least, special).merges
    theirs = rust_merges(paragraphs, size, least, special)
    record_error("tokenizers.bpe_training", RUST, ours != theirs, "merges, exact")
    assert len(ours) > 700 and ours == theirs


@pytest.mark.parity("tokenizers.bpe_training", RUST)
def test_the_same_merges_in_many_scripts(record_error):
    texts = random_texts(400, seed=3)
    ours, theirs = learn_merges(texts, 1200), rust_merges(texts, 1200)
    record_error("tokenizers.bpe_training", RUST, ours != theirs, "merges, exact")
    assert ours == theirs and len(ours) > 300


@TRAINERS
def test_ties_go_to_the_smallest_pair_whatever_the_order_of_texts(train):
    texts = ["cdabcdab", "abcdabcd", "x", "xy xy", "yx yx"]
    expected = train(texts, 300)
    assert expected[0] == ("a", "b")
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert train(texts, 300) == expected


@TRAINERS
def test_overlapping_pairs_are_all_counted(train):
    assert count_pairs({tuple("aaaaabcbcbc"): 1})["a", "a"] == 4
    assert train("aaaaabcbcbc", 257) == [("a", "a")]  # 4 against 3
    assert merge(tuple("aaaaa"), ("a", "a"), "aa") == ("aa", "aa", "a")


@TRAINERS
def test_the_minimum_frequency_bounds_the_pair_when_it_is_merged(train):
    five = ["abc"] * 5
    assert train(five, 300, 5) == [("a", "b"), ("ab", "c")]
    assert train(five, 300, 6) == []


@TRAINERS
def test_training_ends_early_where_pairs_run_out(train):
    assert train("abab", 300, 1) == [("a", "b"), ("ab", "ab")]
    assert train("abcd efgh", 300) == [] and train("", 300) == []
    assert train("abab", 256) == [] and train([], 1000) == []


@TRAINERS
def test_a_smaller_vocabulary_has_the_first_merges_of_a_larger_one(train):
    for texts, size, least in corpora(20):
        large = train(texts, size, least)
        small = train(texts, (256 + size) // 2, least)
        assert small == large[: len(small)]


def test_a_pair_whose_count_fell_is_not_lost():
    """ab falls from 5 to 2 by the merge of bc, and must still be found."""
    table = PairTable({"abc": 3, "ab": 2, "bc": 4})
    assert table.commonest() == ("bc", 7)
    merge_everywhere(table, "bc", "X")
    assert table.commonest() == ("aX", 3)
    merge_everywhere(table, "aX", "Y")
    assert table.commonest() == ("ab", 2)
    merge_everywhere(table, "ab", "Z")
    assert table.commonest() == ("", 0)


def test_encoding_follows_the_ranks_not_the_length_nor_the_table():
    assert encode_word("abc", {("b", "c"): 0, ("a", "b"): 1}) == ["a", "bc"]
    ranks = {("ab", "c"): 1, ("a", "b"): 0}  # sorted otherwise than learned
    assert encode_word("abc", ranks) == ["abc"]
    assert encode_word("", {}) == [] and encode_word("a", {}) == ["a"]
    assert encode_word("aaaa", {("a", "a"): 0}) == ["aa", "aa"]


@pytest.mark.parity("tokenizers.bpe_encoding", "the plain form, tokenizers.bpe")
def test_the_fast_table_and_the_heap_encode_as_the_plain_form_does(record_error):
    """On merges that were learned, and on the same in an order that training never
    gives.
    """
    wrong = 0
    for seed in range(80):
        generator = random.Random(seed)
        letters = generator.choice(["ab", "abc", "aaab"])
        text = "".join(generator.choices(letters, k=60))
        merges = train_bpe(text, 300, 1)
        if seed % 2:
            generator.shuffle(merges)
        ids = standard_ids(merges)
        names = {id: token for token, id in ids.items()}
        table, ranks = MergeTable(merges, ids), {p: r for r, p in enumerate(merges)}
        for length in (0, 1, 2, 5, 30, LONG - 1, LONG, LONG + 20):
            word = "".join(generator.choices(letters, k=length))
            symbols = "".join(chr(ids[c]) for c in word)
            expected = encode_word(word, ranks)
            heap = merge_with_heap(symbols, table.ranks, table.results)
            for found in (table.encode(symbols), heap):
                wrong += [names[ord(c)] for c in found] != expected
    component, oracle = "tokenizers.bpe_encoding", "the plain form, tokenizers.bpe"
    record_error(component, oracle, wrong, "tokens, exact")
    assert not wrong


def test_a_table_names_what_is_wrong_with_its_merges():
    with pytest.raises(
        ValueError, match="merge 1 .'a' 'x'. needs the token 'x', which"
    ):
        MergeTable([("a", "b"), ("a", "x")], {"a": 0, "b": 1, "ab": 2})
    with pytest.raises(ValueError, match="distinct merges, got 'a' 'b' at 0 and at 1"):
        MergeTable([("a", "b"), ("a", "b")], {"a": 0, "b": 1, "ab": 2})
