"""Writing text: pieces, stop texts, long prompts, characters of several bytes."""

import pytest
import torch

from course_lib.language_models import GPTConfig
from course_lib.language_models.writer import Writer
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.tokenizers.characters import CharacterTokenizer


class Reciter(torch.nn.Module):
    """Goes on with a text that it knows, token by token, from the start."""

    def __init__(self, tokenizer, text, context=50):
        super().__init__()
        self.config = GPTConfig(tokenizer.size, context)
        self.known = tokenizer.encode(text)
        self.size = tokenizer.size
        self.nothing = torch.nn.Parameter(torch.zeros(1))
        self.said = 0

    def forward(self, ids):
        token = self.known[self.said % len(self.known)]
        self.said += 1
        logits = torch.zeros(*ids.shape, self.size)
        logits[..., token] = 50.0
        return logits


CHARACTERS = CharacterTokenizer("abcdefghij .")
BYTES = ByteBPE([])


def told(text, tokenizer=CHARACTERS, tokens=None, stop=(), **options):
    writer = Writer(Reciter(tokenizer, text), tokenizer, **options)
    tokens = len(tokenizer.encode(text)) if tokens is None else tokens
    return list(writer.write("a", tokens, stop=stop))


def test_writes_piece_by_piece():
    assert told("bad cab") == list("bad cab")
    assert told("bad cab", tokens=3) == list("bad")


def test_a_character_of_several_bytes_comes_whole():
    assert told("né→🙂.", BYTES) == ["n", "é", "→", "🙂", "."]
    assert told("né", BYTES, tokens=2) == ["n", "�"]


@pytest.mark.parametrize(
    ("text", "stop", "written"),
    [
        ("bad cab", ["cab"], "bad "),
        ("bad cab", ["x", "d"], "ba"),
        ("bad cacab", ["cab"], "bad ca"),
        ("aab", ["ab"], "a"),
        ("bad", ["dog"], "bad"),
        ("bad", ["bad"], ""),
        ("abcabd", ["abd", "bc"], "a"),
    ],
)
def test_stops_before_a_stop_text_and_loses_nothing_else(text, stop, written):
    assert "".join(told(text, stop=stop)) == written


def test_what_may_become_a_stop_text_is_held_back_no_longer_than_needed():
    assert told("cacb", stop=["cab"]) == ["cac", "b"] or told("cacb", stop=["cab"]) == [
        "ca",
        "cb",
    ]


def test_the_end_token_ends_and_is_not_written():
    assert "".join(told("bad. cab", end=CHARACTERS.id("."))) == "bad"


def test_a_prompt_longer_than_the_context_loses_its_beginning_and_says_so():
    model = Reciter(CHARACTERS, "bad", context=4)
    writer = Writer(model, CHARACTERS)
    assert "".join(writer.write("abcdefghij", 3)) == "bad" and writer.dropped == 6
    assert "".join(writer.write("ab", 3)) == "bad" and writer.dropped == 0


def test_bad_input_is_named_before_anything_is_written():
    writer = Writer(Reciter(CHARACTERS, "bad"), CHARACTERS)
    with pytest.raises(ValueError, match="a prompt of at least one token, got none"):
        writer.write("", 3)
    with pytest.raises(ValueError, match="unknown character 'Z' at position 1"):
        writer.write("aZ", 3)
    with pytest.raises(ValueError, match="stop texts of at least one character"):
        writer.write("a", 3, stop=[""])
    with pytest.raises(ValueError, match="at most 12 tokens.* got 256: is it another"):
        Writer(Reciter(CHARACTERS, "bad"), BYTES)
