"""WordPiece and BERT's cut, held against transformers and the Rust library."""

import random
import unicodedata
from collections import Counter

import pytest
import tokenizers
from unicode_texts import assigned, random_texts

from course_lib.tokenizers import WordPieceTokenizer, bert_words, learn_wordpieces
from course_lib.tokenizers.bpe import count_pairs, merge
from course_lib.tokenizers.wordpiece import SPECIAL, longest_matches

BERT = "transformers.BertTokenizer"
TRAINER = "tokenizers.trainers.WordPieceTrainer"


@pytest.fixture(scope="module")
def learned():
    return WordPieceTokenizer(learn_wordpieces(random_texts(200, seed=1), 900))


def settled(text):
    """Without characters that Unicode added or changed since version 3.2: the tables of
    the Rust library are older than Python's.
    """
    old = unicodedata.ucd_3_2_0.category
    return "".join(c for c in text if old(c) == unicodedata.category(c))


def bert(pieces, lower=True):
    from transformers import BertTokenizer

    ids = {piece: id for id, piece in enumerate(pieces)}
    return BertTokenizer(vocab=ids, do_lower_case=lower)


@pytest.mark.parity(
    "tokenizers.bert_pretokenize", "tokenizers: BERT's normalizer and cut"
)
@pytest.mark.parametrize("lower", [True, False])
def test_words_are_berts(record_error, lower):
    normalizer = tokenizers.normalizers.BertNormalizer(lowercase=lower)
    cut = tokenizers.pre_tokenizers.BertPreTokenizer()
    texts = [*map(settled, random_texts(1500, seed=4))]
    texts += [f"a{c}a {c}" for c in settled("".join(assigned()[::13]))]
    wrong = []
    for text in texts:
        pieces = cut.pre_tokenize_str(normalizer.normalize_str(text))
        if bert_words(text, lower) != [piece for piece, _ in pieces]:
            wrong.append(text)
    component, oracle = (
        "tokenizers.bert_pretokenize",
        "tokenizers: BERT's normalizer and cut",
    )
    record_error(component, oracle, len(wrong), "words, exact")
    assert not wrong, wrong[:3]


@pytest.mark.parity("tokenizers.wordpiece", BERT)
@pytest.mark.parametrize("lower", [True, False])
def test_ids_are_berts(learned, record_error, lower):
    ours = WordPieceTokenizer(learned.symbols, lower=lower)
    theirs = bert(learned.symbols, lower)
    texts = [
        *map(settled, random_texts(800, seed=6)),
        "x" * 100,
        "x" * 101,
        "unaffable",
    ]
    wrong = [
        text
        for text in texts
        if theirs(text, add_special_tokens=False)["input_ids"] != ours.encode(text)
    ]
    record_error("tokenizers.wordpiece", BERT, len(wrong), "ids, exact")
    assert not wrong, wrong[:3]
    assert any(ours.id("[UNK]") in ours.encode(text) for text in texts)


def test_the_longest_match_is_greedy_and_all_or_nothing():
    pieces = {"un", "una", "##aff", "##able", "##ffable", "a"}
    assert longest_matches("unaffable", pieces) == ["una", "##ffable"]
    assert longest_matches("unaff", pieces) is None  # una, then nothing: never un
    assert longest_matches("a", ["a"]) == ["a"] and longest_matches("b", ["a"]) is None
    assert longest_matches("aa", ["a"]) is None  # only as the beginning of a word
    assert longest_matches("a" * 101, ["a", "##a"]) is None


def test_words_of_bert():
    assert bert_words("Don't, naïve CAFÉ!") == [
        "don",
        "'",
        "t",
        ",",
        "naive",
        "cafe",
        "!",
    ]
    assert bert_words("Don't CAFÉ", lower=False) == ["Don", "'", "t", "CAFÉ"]
    assert bert_words("a東京b한국어\x00\ufffd\u200bc", lower=False) == [
        "a",
        "東",
        "京",
        "b한국어c",
    ]
    assert bert_words(" \t\n ") == [] == bert_words("")


def recount(words, score, least):
    """The next pair, by counting everything anew."""
    pairs, pieces = count_pairs(words), Counter()
    for word, times in words.items():
        for piece in word:
            pieces[piece] += times

    def place(pair):
        by_chance = pieces[pair[0]] * pieces[pair[1]] if score == "likelihood" else 1
        return -pairs[pair] / by_chance, -pairs[pair], pair

    return min((p for p in pairs if pairs[p] >= least), key=place, default=None)


@pytest.mark.parity("tokenizers.wordpiece_training", "counting everything anew")
@pytest.mark.parametrize("score", ["frequency", "likelihood"])
def test_training_takes_the_best_pair_each_time(record_error, score):
    wrong = 0
    for seed in range(60):
        generator = random.Random(seed)
        text = "".join(generator.choices("aab c", k=60))
        words = {
            (word[0], *("##" + c for c in word[1:])): times
            for word, times in Counter(bert_words(text)).items()
        }
        characters = {piece for word in words for piece in word}
        characters |= {piece.removeprefix("##") for piece in characters}
        expected = [*SPECIAL, *sorted(characters)]
        while len(expected) < 25 and (pair := recount(words, score, 2)):
            new = pair[0] + pair[1].removeprefix("##")
            words = {merge(word, pair, new): times for word, times in words.items()}
            expected += [new] * (new not in expected)
        wrong += learn_wordpieces(text, 25, score) != expected
    component, oracle = "tokenizers.wordpiece_training", "counting everything anew"
    record_error(component, oracle, wrong, "pieces, exact")
    assert not wrong


@pytest.mark.parity("tokenizers.wordpiece_training", TRAINER)
def test_by_frequency_the_pieces_are_the_rust_librarys(record_error):
    """On a text without ties, which it breaks at random: each word is cut off at each
    letter, so that every pair has a count of its own.
    """
    words = {"lowest": 3, "newer": 8, "widely": 17, "unhappy": 40}
    text = " ".join(
        word[:end]
        for word, times in words.items()
        for end in range(7)
        for _ in range(times)
    )
    rust = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]"))
    rust.normalizer = tokenizers.normalizers.BertNormalizer()
    rust.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    trainer = tokenizers.trainers.WordPieceTrainer(
        vocab_size=45,
        min_frequency=2,
        special_tokens=list(SPECIAL),
        show_progress=False,
    )
    rust.train_from_iterator([text], trainer)
    ours = set(learn_wordpieces(text, 45))
    differ = len(ours ^ set(rust.get_vocab()))
    record_error("tokenizers.wordpiece_training", TRAINER, differ, "pieces, exact")
    assert not differ, ours ^ set(rust.get_vocab())


def test_the_two_scores_differ_as_the_definition_says():
    """The pair qz is rare, but its letters meet only each other."""
    text = "the then them qz qz"
    scores = ("frequency", "likelihood")
    characters = len({*learn_wordpieces(text, 0)})
    common, likely = (
        learn_wordpieces(text, characters + 1, score)[-1] for score in scores
    )
    assert common == "##he" and likely == "qz"
    with pytest.raises(ValueError, match="one of frequency, likelihood; got 'loss'"):
        learn_wordpieces(text, 20, "loss")


def test_a_vocabulary_file_keeps_every_piece(learned, tmp_path):
    path = tmp_path / "vocab.txt"
    odd = WordPieceTokenizer([*learned.symbols, "\x85", "\u2028"])
    odd.save(path)
    read = WordPieceTokenizer.from_file(path)
    assert read.symbols == odd.symbols and read.special_ids == odd.special_ids
    assert read.special_ids["[CLS]"] == 2


def test_decoding_joins_pieces(learned):
    pieces = [*SPECIAL, "un", "##aff", "##able", "!"]
    tokenizer = WordPieceTokenizer(pieces)
    ids = tokenizer.encode("Unaffable!")
    assert ids == [5, 6, 7, 8] and tokenizer.decode(ids) == "unaffable !"
    assert tokenizer.encode("[CLS]") == [1, 1, 1]  # text like any other
    with pytest.raises(ValueError, match="between 0 and 8, got 9 at position 0"):
        tokenizer.decode([9])
    with pytest.raises(ValueError, match="got '.UNK.'"):
        WordPieceTokenizer(["a"], special=[])
    with pytest.raises(ValueError, match="'a' twice"):
        WordPieceTokenizer([*SPECIAL, "a", "a"])
