"""GPT-2's printable character for each of the 256 bytes.

Every text is bytes (UTF-8), so a vocabulary that holds all bytes can write every text.
But a blank or half a character can't be seen in a list of tokens, and a file of merges
separates tokens by spaces. So each byte gets a character that can be read.
"""

import functools


@functools.cache
def bytes_to_characters() -> dict[int, str]:
    """Map each byte to its character: itself if it can be seen, else one from U+0100.

    In the order of the characters, which is the order of GPT-2's first 256 ids.

    >>> [bytes_to_characters()[byte] for byte in b"a \\n\\xc3"]
    ['a', 'Ġ', 'Ċ', 'Ã']
    """
    # In Latin-1: ASCII without blank and controls, then all but U+00A0 and U+00AD,
    # which nobody can see.
    seen = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    unseen = [byte for byte in range(256) if byte not in seen]
    table = {byte: chr(byte) for byte in seen}
    return table | {byte: chr(256 + place) for place, byte in enumerate(unseen)}


def to_printable(data: bytes) -> str:
    """Write each byte as its character.

    >>> to_printable(" naïve".encode())
    'ĠnaÃ¯ve'
    """
    return data.decode("latin-1").translate(bytes_to_characters())


def from_printable(text: str) -> bytes:
    """Return the bytes that ``to_printable`` wrote.

    Raises:
        ValueError: If a character stands for no byte.

    >>> from_printable("ĠnaÃ¯ve").decode()
    ' naïve'
    """
    table = _characters_to_bytes()
    for position, character in enumerate(text):
        if character not in table:
            raise ValueError(
                "expected characters that stand for bytes, got"
                f" {character!r} at position {position}"
            )
    return bytes(table[character] for character in text)


def utf8(text: str) -> bytes:
    """Return the bytes of a text.

    Raises:
        ValueError: If the text holds half of a surrogate pair: that is no character,
            and UTF-8 can't write it.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            "expected text that UTF-8 can write, got the lone surrogate"
            f" U+{ord(text[error.start]):04X} at position {error.start}"
        ) from None


@functools.cache
def _characters_to_bytes() -> dict[str, int]:
    return {character: byte for byte, character in bytes_to_characters().items()}
