"""Files that hold either their old content or their new one, whatever happens."""

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
