"""A text of one's own: one file, or all text files of a folder."""

from pathlib import Path

SUFFIXES = (".txt", ".md")


def read_corpus(path: str | Path) -> str:
    """Read a file of any name, or every ``.txt`` and ``.md`` file below a folder, in
    the order of their names, with a blank line between them.

    Raises:
        ValueError: If there is no such file, a folder without texts, a file that is not
            UTF-8, or no text at all.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES)
        if not files:
            raise ValueError(f"{path}: expected files named *.txt or *.md, got none")
    elif path.is_file():
        files = [path]
    else:
        raise ValueError(f"{path}: expected a file or a folder, which is not there")
    text = "\n\n".join(_read(file) for file in files)
    if not text.strip():
        raise ValueError(f"{path}: expected a text, got none")
    return text


def _read(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{file}: expected UTF-8, got the byte {content[error.start]:#04x} at"
            f" position {error.start}; save it as UTF-8 first"
        ) from None
