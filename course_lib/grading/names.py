"""Which names a cell defines and uses, read from its text; nothing is run."""

import ast
import re
from collections.abc import Iterable

from course_lib.grading.magics import plain_python

#: What a line defines where the cell as a whole is no Python.
DEFINES = re.compile(r"^(?:(?:async\s+)?def|class)\s+(\w+)", re.MULTILINE)


def defined_names(source: str, imports: bool = True) -> set[str]:
    """The functions, classes, variables and (unless ``imports`` is False) imports that
    a cell defines at its top level; of a cell with a syntax error, the functions and
    classes.
    """
    tree = parsed(source)
    if tree is None:
        return set(DEFINES.findall(source))
    names = set()
    for node in _at_top_level(tree.body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif imports and isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(name.asname or name.name).split(".")[0] for name in node.names}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            # of `model.forward = f` no name is defined
            names |= {
                part.id
                for target in targets
                for part in ast.walk(target)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return names


def used_names(source: str) -> set[str]:
    """The names that a cell reads anywhere in it; none of a cell with a syntax error."""
    tree = parsed(source)
    return {
        node.id
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def parsed(source: str) -> ast.Module | None:
    """A cell's code without notebook commands; None where it is no Python."""
    try:
        return ast.parse(plain_python(source)[0])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _at_top_level(body: Iterable[ast.stmt]) -> Iterable[ast.stmt]:
    """The statements of a module, those inside ``if``, ``try``, ``with`` and loops too."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
            for part in ("body", "orelse", "finalbody"):
                yield from _at_top_level(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from _at_top_level(handler.body)
