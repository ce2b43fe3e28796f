"""What the outputs of a notebook depend on, as hashes: code that matters, packages,
data.

Comments, formatting and docstrings cannot change an output, so they do not count; nor
does the module next door. The dump of a syntax tree is our own, because ``ast.dump``
writes different text under different Pythons.
"""

import ast
import functools
import hashlib
import importlib.metadata
import json
import re
import sys
from pathlib import Path

FILE_NAME = re.compile(r"[\w/-]{1,80}\.\w{1,8}")  # of a file beside a module
LENGTH = 16  # hexadecimal digits kept of a hash


def digest(thing) -> str:
    """Hash of text, bytes, or anything JSON can write."""
    if isinstance(thing, str):
        thing = thing.encode()
    elif not isinstance(thing, bytes):
        thing = json.dumps(thing, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(thing).hexdigest()[:LENGTH]


def canonical(node) -> str:
    """A syntax tree as text, the same under Python 3.11 to 3.14: no positions, no empty
    fields, no bare strings.
    """
    if isinstance(
        node, ast.JoinedStr
    ):  # newer parsers join the fixed parts of an f-string, older ones do not
        parts: list = []
        for part in node.values:
            fixed = isinstance(part, ast.Constant)
            if fixed and parts and isinstance(parts[-1], str):
                parts[-1] += part.value
            elif not fixed or part.value:
                parts.append(part.value if fixed else part)
        return f"JoinedStr({','.join(repr(p) if isinstance(p, str) else canonical(p) for p in parts)})"
    if isinstance(node, ast.AST):
        fields = []
        for name, value in ast.iter_fields(node):
            if name in ("ctx", "kind", "type_comment", "type_ignores"):
                continue
            if isinstance(value, list):
                value = [item for item in value if not _is_bare_string(item)]
            if value is None or value == []:
                continue
            fields.append(f"{name}={canonical(value)}")
        return f"{type(node).__name__}({','.join(sorted(fields))})"
    if isinstance(node, list):
        return f"[{','.join(map(canonical, node))}]"
    return repr(node)


def _is_bare_string(node) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def code_hash(text: str, without: tuple[str, ...] = ()) -> str:
    """Hash of a program's syntax tree.

    Args:
        text: The program.
        without: Names that it defines at its top level and that do not count.
    """
    tree = ast.parse(text)
    tree.body = [
        node
        for node in tree.body
        if not any(_assigns(node, name) for name in without)
        and not (isinstance(node, ast.FunctionDef) and node.name in without)
    ]
    return digest(canonical(tree))


def module_file(name: str, root: Path) -> Path | None:
    """The file of a module of the course; None if there is none (any more)."""
    stem = root.joinpath(*name.split("."))
    for path in (stem / "__init__.py", stem.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def module_hash(name: str, root: Path, loaded: set[str]) -> str | None:
    """Hash of a module's code and of the files it names; None if the module is gone.

    Args:
        name: Dotted name below root.
        root: The folder that holds ``course_lib``.
        loaded: All modules that were loaded. Of a package's table of lazy names only
            the entries count that lead to one of these, so that a new component makes
            no other chapter stale.
    """
    path = module_file(name, root)
    if path is None:
        return None
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name == "__init__.py":
        tree.body = [node for node in tree.body if not _assigns(node, "__version__")]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "attach":
                _keep_loaded(node, name, loaded)
    # A module's style sheet, script or embedded data is part of it.
    strings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    files = {s: path.parent / s for s in strings if FILE_NAME.fullmatch(s)}
    parts = {
        s: digest(file.read_bytes()) for s, file in files.items() if file.is_file()
    }
    return digest([canonical(tree), parts])


def _assigns(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(
        getattr(target, "id", "") == name for target in node.targets
    )


def _keep_loaded(call: ast.Call, package: str, loaded: set[str]) -> None:
    for table in (argument for argument in call.args if isinstance(argument, ast.Dict)):
        kept = [
            (key, value)
            for key, value in zip(table.keys, table.values, strict=True)
            if not isinstance(value, ast.Constant)
            or f"{package}.{value.value}" in loaded
        ]
        table.keys, table.values = (
            [key for key, _ in kept],
            [value for _, value in kept],
        )


def module_hashes(names, root: Path) -> dict[str, str | None]:
    """Hash of each module by name."""
    loaded = set(names)
    return {name: module_hash(name, root, loaded) for name in sorted(loaded)}


def imported(text: str) -> set[str]:
    """Top-level names that a program imports; none if it is not plain Python (a cell
    with a magic).
    """
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.split(".")[0])
    return found


def package_versions(names) -> dict[str, str]:
    """Version of each third-party package among import names; a build's own mark such
    as ``+cpu`` is left out.
    """
    versions = {}
    for name in set(names) - set(sys.stdlib_module_names) - {"course_lib"}:
        for distribution in _distributions().get(name, []):
            versions[distribution] = importlib.metadata.version(distribution).partition(
                "+"
            )[0]
    return dict(sorted(versions.items()))


@functools.cache
def _distributions() -> dict[str, list[str]]:
    return dict(importlib.metadata.packages_distributions())


def versions_for(texts, modules, root: Path) -> dict[str, str]:
    """Versions of the third-party packages that these programs and these modules of the
    course import.
    """
    names: set[str] = set().union(*map(imported, texts)) if texts else set()
    for module in modules:
        path = module_file(module, root)
        if path is not None:
            names |= imported(path.read_text(encoding="utf-8"))
    return package_versions(names)


def changes(old: dict, new: dict, what: str) -> list[str]:
    """What differs between two tables of hashes or versions, in words."""
    found = []
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            verb = (
                "is new"
                if name not in old
                else "is gone"
                if new.get(name) is None
                else "changed"
            )
            found.append(f"{what} {name} {verb}")
    return found
