"""Texts drawn at random from many scripts, to hold tokenizers against each other."""

import functools
import random
import unicodedata

#: What a random text is put together from. Each line has a trap of its own.
PARTS = [
    *("the", " dog", "Dog", "'s", "'S", "it's", "don't", "DON'T", "'ll", "’s", "''"),
    *(" ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\x0b", "\x1c", "\x1f", "\x85"),
    *("\xa0", "\u2003", "\u2028", "\u200b", "\u200d", "\ufeff", "\x00", "\x07", "\x7f"),
    *("0", "42", " 2024", "½", "Ⅷ", "②", "٣", "१२", "_", "__init__", "a_1", "x²"),
    *(
        "!",
        "?!",
        "...",
        "…",
        "—",
        "«",
        "»",
        "$",
        "€",
        "#",
        "<",
        ">",
        "|",
        "\\",
        '"',
        "%",
    ),
    *(
        "é",
        "e\u0301",
        "ñ",
        "ß",
        "İ",
        "ı",
        "ﬁ",
        "Å",
        "A\u030a",
        "ｆｕｌｌ",
        "Ω",
        "\u0300",
    ),
    *("Привет", "мир", "Ελλάδα", "שלום", "שָׁלוֹם", "مرحبا", "نِ", "नमस्ते", "कि", "வணக்கம்"),
    *("สวัสดี", "ກ", "ခ", "អ", "አማርኛ", "ᏣᎳᎩ", "ქართული", "հայ", "ᠮᠣᠩ", "བོད"),
    *(
        "你好",
        "世界",
        "東京",
        "ひらがな",
        "カタカナ",
        "한국어",
        "ㅎㅏㄴ",
        "𠀀",
        "𪚥",
        "々",
    ),
    *("😀", "👍🏽", "👨‍👩‍👧", "🇫🇷", "❤️", "♠", "𝒜", "𝟘", "𐍈", "𓀀", "🀄", "\U0001f1e6"),
    *(
        "\u0378",
        "\ue000",
        "\ufffd",
        "\uffff",
        "\U0010ffff",
        "<|endoftext|>",
        "https://a.b/c?d=e",
    ),
]


@functools.cache
def assigned() -> tuple[str, ...]:
    """Every character that this Python's Unicode knows: no surrogates, none that a
    later version may still give a meaning.
    """
    every = map(chr, range(0x110000))
    return tuple(c for c in every if unicodedata.category(c) not in ("Cn", "Cs"))


def random_texts(count: int, seed: int = 0, parts: int = 12) -> list[str]:
    """Draw texts from ``PARTS``, with characters of all of Unicode among them."""
    generator = random.Random(seed)
    characters = assigned()
    texts = []
    for _ in range(count):
        pieces = generator.choices(PARTS, k=generator.randint(0, parts))
        pieces += generator.choices(characters, k=generator.randint(0, 3))
        generator.shuffle(pieces)
        texts.append("".join(pieces))
    return texts
