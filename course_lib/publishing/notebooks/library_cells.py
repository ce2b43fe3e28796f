"""Library → chapter: fill a cell with the source of a tested object, and the imports
that let it run alone.
"""

import ast
import builtins
import symtable
import sys
from dataclasses import dataclass
from pathlib import Path

from course_lib.suggest import did_you_mean


@dataclass
class _Module:
    name: str  # dotted
    text: str
    tree: ast.Module
    is_package: bool

    @property
    def definitions(self) -> dict[str, ast.stmt]:
        """Top-level functions, classes and constants by name."""
        found = {}
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found[node.name] = node
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = (
                    node.targets if isinstance(node, ast.Assign) else [node.target]
                )
                names = (
                    part
                    for target in targets
                    for part in ast.walk(target)
                    if isinstance(part, ast.Name)
                )
                found |= {name.id: node for name in names}
        return found


def fill(paths: list[str], root: Path) -> str:
    """Text of a library cell.

    Args:
        paths: Dotted paths of top-level objects, such as
            ``course_lib.attention.dot_product.causal_mask``.
        root: The folder that holds ``course_lib``.

    Returns:
        Imports, then the objects' source as it stands in their modules, in the order
        given.

    Raises:
        LookupError: If a module or an object does not exist.
    """
    asked = [_find(path, root) for path in paths]
    here = {name for _, name in asked}
    imports: dict[str, set[str]] = {}  # "from x" -> names; "import x" -> nothing
    future, blocks = False, []
    for module, name in asked:
        source = _source(module, module.definitions[name])
        blocks.append(source)
        bound = _imports(module)
        future |= "annotations" in bound and bound["annotations"] == (
            "__future__",
            "annotations",
        )
        for used in _global_names(source) - here - {"annotations"}:
            if used in bound:
                origin, what = bound[used]
                imports.setdefault(origin, set()).update({what} if what else ())
            elif used in module.definitions:
                imports.setdefault(module.name, set()).add(used)
            elif used not in vars(builtins) and used not in (
                "__name__",
                "__file__",
                "__doc__",
            ):
                raise LookupError(
                    f"{module.name}.{name} uses {used!r}, which its module neither"
                    " defines nor imports"
                )
    head = _head(imports)
    if future:
        head.insert(0, "from __future__ import annotations")
    # Two empty lines between definitions, as in the modules; one is enough under a
    # constant.
    return ("\n".join(head) + "\n\n\n" if head else "") + "\n\n\n".join(blocks)


def _find(path: str, root: Path) -> tuple[_Module, str]:
    module_name, _, name = path.rpartition(".")
    file = root.joinpath(*module_name.split(".")) if module_name else root
    source = (
        file.with_suffix(".py")
        if file.with_suffix(".py").is_file()
        else file / "__init__.py"
    )
    if not module_name or not source.is_file():
        raise LookupError(
            f"there is no module {module_name or path!r} for the library cell {path!r}"
        )
    text = source.read_text(encoding="utf-8")
    module = _Module(module_name, text, ast.parse(text), source.name == "__init__.py")
    if name not in module.definitions:
        raise LookupError(
            f"{module_name} does not define {name!r}{did_you_mean(name, module.definitions)}"
        )
    return module, name


def _source(module: _Module, node: ast.stmt) -> str:
    """The lines of a definition, from its first decorator, with the comment lines that
    touch it from above.
    """
    lines = module.text.splitlines()
    first = (
        min(
            [
                node.lineno,
                *(item.lineno for item in getattr(node, "decorator_list", [])),
            ]
        )
        - 1
    )
    while first > 0 and lines[first - 1].startswith("#"):
        first -= 1
    return "\n".join(lines[first : node.end_lineno])


def _imports(module: _Module) -> dict[str, tuple[str, str | None]]:
    """Name -> (statement's head, what to import from there), for the imports at a
    module's top level.
    """
    bound: dict[str, tuple[str, str | None]] = {}
    statements = list(module.tree.body)
    for node in module.tree.body:  # `if TYPE_CHECKING:` and `try:` hold imports too
        statements += [
            inner
            for inner in ast.walk(node)
            if isinstance(node, ast.If | ast.Try) and inner is not node
        ]
    for node in statements:
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = f"import {alias.name}" + (
                    f" as {alias.asname}" if alias.asname else ""
                )
                bound[alias.asname or alias.name.split(".")[0]] = (head, None)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                parts = module.name.split(".")
                parts = parts[: len(parts) - node.level + module.is_package]
                origin = ".".join([*parts, *filter(None, [node.module])])
            for alias in node.names:
                what = alias.name + (f" as {alias.asname}" if alias.asname else "")
                bound[alias.asname or alias.name] = (origin, what)
    return bound


def _global_names(source: str) -> set[str]:
    """Names that a definition takes from its module."""
    found = {
        name.id
        for node in ast.walk(ast.parse(source))
        for annotation in (
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
        )
        if annotation is not None
        for name in ast.walk(annotation)
        if isinstance(name, ast.Name)
    }
    tables = [symtable.symtable(source, "cell", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table.get_type() == "module":
                outside = symbol.is_referenced() and not symbol.is_assigned()
            else:
                outside = symbol.is_global() and symbol.is_referenced()
            if outside:
                found.add(symbol.get_name())
    top = symtable.symtable(source, "cell", "exec")
    return found - {
        symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned()
    }


def _head(imports: dict[str, set[str]]) -> list[str]:
    """Import statements: standard library, third parties, the course, parted by empty
    lines.
    """
    groups: list[list[tuple[str, str]]] = [[], [], []]
    for origin, names in imports.items():
        package = origin.removeprefix("import ").split(".")[0].split(" ")[0]
        statement = (
            f"from {origin} import {', '.join(sorted(names))}" if names else origin
        )
        group = (
            0
            if package in sys.stdlib_module_names
            else 2
            if package == "course_lib"
            else 1
        )
        # isort's order: plain imports first, then by module
        groups[group].append(("1" + origin if names else "0" + origin, statement))
    lines: list[str] = []
    for group in filter(None, groups):
        lines += ([""] if lines else []) + [statement for _, statement in sorted(group)]
    return lines
