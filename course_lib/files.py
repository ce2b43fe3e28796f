"""Files that hold either their old content or their new one, whatever happens; and
JSON that people can read.
"""

import json
import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, data: str | bytes, mode: int = 0o644) -> bool:
    """Replace a file in one step.

    Args:
        path: The file; its folder is made if it is missing.
        data: Text is written as UTF-8 with line feeds. A student's text may hold half
            of a surrogate pair, which UTF-8 cannot: a question mark stands for it.
        mode: Permissions of the file.

    Returns:
        Whether its bytes changed; where they would not, nothing is written.
    """
    if isinstance(data, str):
        data = data.encode("utf-8", errors="replace")
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # For its owner alone until it is whole, so that a secret is never open to others.
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(unfinished, mode)
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
    return True


def json_text(thing, depth: int | None = None) -> str:
    """JSON that a person can read and whose changes are readable: an entry a line, but
    a list of plain values on one line.

    Args:
        thing: What JSON can write.
        depth: How many levels are spread over lines; what lies deeper stands on one
            line. None: all of them.
    """
    return _json(thing, "\n", depth) + "\n"


def _json(thing, margin: str, depth: int | None) -> str:
    inner = thing.values() if isinstance(thing, dict) else thing
    plain = not isinstance(thing, dict | list) or not thing
    leaf = isinstance(thing, list) and not any(
        isinstance(one, dict | list) for one in inner
    )
    if plain or leaf or depth == 0:
        return json.dumps(thing, ensure_ascii=False)
    within, deeper = margin + " ", None if depth is None else depth - 1
    if isinstance(thing, dict):
        rows = [
            f"{json.dumps(str(name), ensure_ascii=False)}: {_json(one, within, deeper)}"
            for name, one in thing.items()
        ]
    else:
        rows = [_json(one, within, deeper) for one in thing]
    opening, closing = "{}" if isinstance(thing, dict) else "[]"
    return f"{opening}{within}{f',{within}'.join(rows)}{margin}{closing}"
