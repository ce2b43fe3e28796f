"""CLIP's tokenizer, held against transformers with CLIP's own merges."""

import numpy as np
import pytest
from needs import needs_data
from unicode_texts import random_texts

from course_lib.data.downloads import fetch
from course_lib.tokenizers import ClipTokenizer
from course_lib.tokenizers.clip import CONTEXT, MERGES

ORACLE = "transformers.CLIPTokenizer"
PROMPTS = [
    "a photo of a cat",
    "A Photo,  of\ta CAT!!",
    "it's 2024: don't",
    "Café Ångström 東京 😀👍🏽",
    "e\u0301",
    "",
    "word " * 100,
]


@pytest.fixture(scope="module")
def clip():
    needs_data()
    return ClipTokenizer.from_file(fetch("clip-merges"))


@pytest.fixture(scope="module")
def peer(clip):
    import gzip

    from transformers import CLIPTokenizer

    text = gzip.decompress(fetch("clip-merges").read_bytes()).decode("utf-8")
    merges = [tuple(line.split()) for line in text.split("\n")[1 : MERGES + 1]]
    return CLIPTokenizer(vocab=clip.ids, merges=merges)


@pytest.mark.parity("tokenizers.clip", ORACLE)
def test_ids_are_clips(clip, peer, record_error):
    texts = [*PROMPTS, *random_texts(1200, seed=8)]
    # There a special token's name is read as the token, here as text.
    texts = [text.replace("<|endoftext|>", "") for text in texts]
    theirs = peer(texts, add_special_tokens=False)["input_ids"]
    wrong = [t for t, ids in zip(texts, theirs, strict=True) if clip.encode(t) != ids]
    record_error("tokenizers.clip", ORACLE, len(wrong), "ids, exact")
    assert not wrong, wrong[:5]


@pytest.mark.parity("tokenizers.clip", ORACLE)
def test_rows_are_clips(clip, peer, assert_parity):
    options = {"padding": "max_length", "truncation": True, "max_length": CONTEXT}
    assert_parity(clip.batch(PROMPTS), peer(PROMPTS, **options)["input_ids"])


def test_a_row_has_start_text_end_and_padding(clip):
    assert (clip.size, clip.start, clip.end) == (49408, 49406, 49407)
    rows = clip.batch(["a cat", "word " * 100], padding=0)
    assert rows.shape == (2, 77) and rows.dtype == np.int64
    assert (
        rows[0, :5].tolist() == [49406, 320, 2368, 49407, 0] and not rows[0, 4:].any()
    )
    assert rows[1, -1] == clip.end and (rows[1] == clip.end).sum() == 1
    assert (clip.batch(["a cat"])[0, 3:] == clip.end).all()


def test_text_comes_back_in_lower_case(clip):
    assert clip.decode(clip.batch(["A  Photo of Café!"])[0]) == "a photo of café !"
    assert clip.decode(clip.encode("東京 😀")) == "東京 😀"
    assert clip.encode("<|endoftext|>")[-1] != clip.end  # text like any other


def test_small_merges_and_bad_input(tmp_path):
    tiny = ClipTokenizer([("c", "a"), ("ca", "t</w>")])
    assert tiny.size == 516 and tiny.encode("cat") == [513]
    assert [tiny.tokens[id] for id in tiny.encode("cats")] == ["ca", "t", "s</w>"]
    with pytest.raises(ValueError, match="between 0 and 515, got 516 at position 1"):
        tiny.decode([0, 516])
    with pytest.raises(ValueError, match="a list of texts, got the text 'cat'"):
        tiny.batch("cat")
    with pytest.raises(ValueError, match=r"lone surrogate U\+D800"):
        tiny.encode("\ud800")
    import gzip

    path = tmp_path / "merges.txt.gz"
    path.write_bytes(gzip.compress(b"c a\n"))
    with pytest.raises(ValueError, match="expected a first line with #version"):
        ClipTokenizer.from_file(path)
