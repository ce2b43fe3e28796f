"""Where recordings lie, which of them a program reads, and whether one still tells what
its experiment would give.
"""

import ast
import json
from pathlib import Path

from course_lib.publishing.fingerprint import changes, code_hash, module_hashes


def recording_path(root: Path, name: str) -> Path:
    """Where an experiment's recording lies: inside the package, so that a notebook in
    Colab has it.
    """
    return root / "course_lib" / "recordings" / f"{name}.json"


def recordings_in(code: str) -> list[tuple[str, int]]:
    """Names of the recordings that a program reads by ``recording("NAME")``, with the
    line of each.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a cell with a magic
        return []
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called == "recording" and isinstance(node.args[0].value, str):
                found.append((node.args[0].value, node.lineno))
    return found


def out_of_date(root: Path, name: str) -> list[str]:
    """Why a recording no longer tells what its experiment would give; empty if it still
    does.
    """
    path = recording_path(root, name)
    if not path.is_file():
        return ["it has not been made yet"]
    if not (root / "experiments" / f"{name}.py").is_file():
        return [f"experiments/{name}.py is gone"]
    try:
        then = json.loads(path.read_text(encoding="utf-8"))["depends"]
    except (ValueError, KeyError):
        return ["it cannot be read"]
    return changed(
        then, root, (root / "experiments" / f"{name}.py").read_text(encoding="utf-8")
    )


def changed(then: dict, root: Path, text: str) -> list[str]:
    """What a result depends on that has changed since; ``text`` is the experiment's."""
    reasons = (
        [] if then["code"] == code_hash(text) else ["the experiment's code changed"]
    )
    return reasons + changes(
        then["modules"], module_hashes(then["modules"], root), "module"
    )
