"""Where recordings lie, which of them a program reads, and whether one still tells what
its experiment would give.
"""

import ast
import json
from pathlib import Path

from course_lib.publishing.fingerprint import (
    changes,
    code_hash,
    digest,
    module_hashes,
)

# What an experiment's file says about its run; none of it can change a result.
# The first two were written before the run, and are held against the recording.
ABOUT = ("HYPOTHESIS", "REFUTED_IF", "QUESTION", "CHANGES", "MEASURED", "summary")
AGES = ("depends", "confirmed")  # what confirming a recording changes in it


def recording_path(root: Path, name: str) -> Path:
    """Where an experiment's recording lies: inside the package, so that a notebook in
    Colab has it.
    """
    return root / "course_lib" / "recordings" / f"{name}.json"


def anchor(name: str) -> str:
    """An experiment's place on the page *Recorded experiments*: ``02_scale`` →
    ``02-scale``.
    """
    return name.replace("_", "-")


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
    text = (root / "experiments" / f"{name}.py").read_text(encoding="utf-8")
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        return outgrown(recorded, text) + changed_modules(recorded["depends"], root)
    except (ValueError, KeyError):
        return ["it cannot be read"]


def how_to_mend(reasons: list[str]) -> str:
    """The option of ``course experiment`` for a recording out of date for these reasons."""
    only_modules = all(reason.startswith("module ") for reason in reasons)
    return " --confirm" if only_modules else ""


def outgrown(recorded: dict, text: str) -> list[str]:
    """Why only a new run can make a recording hold again, whose experiment's file is
    ``text`` now; empty if it may hold.
    """
    reasons = changed_code(recorded["depends"], text)
    said = texts_in(text)
    for key in ("hypothesis", "refuted_if"):
        if recorded[key] != " ".join(said.get(key.upper(), "").split()):
            reasons.append(f"{key.upper()} is not what it was at the run")
    return reasons


def texts_in(text: str) -> dict[str, str]:
    """The texts that an experiment's file assigns at its top level, by name."""
    return {
        target.id: node.value.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def changed_code(then: dict, text: str) -> list[str]:
    """Whether an experiment's code has changed since; ``text`` is its file's."""
    same = then["code"] == experiment_hash(text)
    return [] if same else ["the experiment's code changed"]


def changed_modules(then: dict, root: Path) -> list[str]:
    """Which modules of the course that a result depends on have changed since."""
    return changes(then["modules"], module_hashes(then["modules"], root), "module")


def experiment_hash(text: str) -> str:
    """Hash of an experiment's code, settings and seeds included."""
    return code_hash(text, without=ABOUT)


def recording_hash(root: Path, name: str) -> str:
    """Hash of what a recording tells; when it was confirmed does not count."""
    recorded = json.loads(recording_path(root, name).read_text(encoding="utf-8"))
    return digest({k: recorded[k] for k in recorded if k not in AGES})
