"""Rules that hold for the whole library: what may import what, how fast, and that
public things are documented.
"""

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib
from course_lib import tooling

ROOT = Path(course_lib.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if "__pycache__" not in path.parts)
PACKAGES = sorted(
    path.parent.name
    for path in MODULES
    if path.name == "__init__.py" and path.parent.parent == ROOT
)


def part_of(path):
    """The package of ``course_lib`` that a file belongs to, or its own name."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def is_a_tool(path):
    return tooling.is_tooling(f"course_lib.{part_of(path)}")


def imported(source, package):
    """Full names of the modules that a module's source imports, anywhere in it,
    relative imports resolved.
    """
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = (
                package.split(".")[: len(package.split(".")) - node.level + 1]
                if node.level
                else []
            )
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and getattr(
            node.func, "attr", getattr(node.func, "id", "")
        ) in (
            "import_module",
            "__import__",
        ):
            names |= {
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant)
            }
    return names


def imports_of(path):
    package = ".".join(path.parent.relative_to(ROOT.parent).parts)
    return imported(path.read_text(encoding="utf-8"), package)


def tooling_in(names):
    return sorted(filter(tooling.is_tooling, names))


def python(code):
    """Run code in a fresh interpreter and return what it prints, read as JSON."""
    return json.loads(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
    )


@pytest.mark.parametrize(
    "source, found",
    [
        ("import course_lib.grading.run", 1),
        ("def f():\n    from course_lib import cli", 1),
        ("from ..exercises import check", 2),
        ("from .. import publishing", 1),
        ("import importlib\nimportlib.import_module('course_lib.grading')", 1),
        ("import course_lib.attention\nfrom . import dot_product\nimport grading", 0),
    ],
)
def test_the_search_for_imports_finds_them(source, found):
    assert len(tooling_in(imported(source, "course_lib.attention"))) == found


def test_components_never_import_tooling():
    components = [path for path in MODULES if not is_a_tool(path)]
    assert len(components) > 10
    for path in components:
        assert not tooling_in(imports_of(path)), path


def test_tools_import_only_the_tools_before_them():
    packages = tooling.PACKAGES
    for number, package in enumerate(packages):
        later = {f"course_lib.{name}" for name in packages[number + 1 :]}
        for path in (ROOT / package).rglob("*.py"):
            found = {".".join(name.split(".")[:2]) for name in imports_of(path)}
            assert not found & later, path


def test_what_flows_through_publishing_flows_one_way():
    """Experiments, notebooks, problem sets, site: none imports one further on."""
    base, order = "course_lib.publishing", ["experiments", "notebooks"]
    order += ["problem_sets", "site"]
    for number, package in enumerate(order):
        later = {f"{base}.{name}" for name in order[number + 1 :]}
        paths = list((ROOT / "publishing" / package).glob("*.py"))
        assert len(paths) > 2
        for path in paths:
            found = {".".join(name.split(".")[:3]) for name in imports_of(path)}
            assert not found & later, path


def test_the_list_of_tools_names_what_is_there():
    assert {*tooling.PACKAGES, *tooling.MODULES} <= {part_of(path) for path in MODULES}


def test_a_check_needs_nothing_that_a_student_s_colab_lacks():
    code = (
        "import json, sys, course_lib.exercises.check; print(json.dumps([name for name"
        " in ('yaml', 'nbformat', 'nbclient', 'jupytext', 'tqdm', 'jinja2') if name in"
        " sys.modules]))"
    )
    assert python(code) == []


def test_lines_of_taught_code_fit_the_page():
    """88 columns: what a page shows in letters that can be read. Ruff lets a line be
    that is one address.
    """
    taught = [str(path) for path in MODULES if not is_a_tool(path)]
    limit = ["--config", "lint.pycodestyle.max-line-length=88", "--select", "E501"]
    ruff = [sys.executable, "-m", "ruff", "check", "--output-format", "concise"]
    result = subprocess.run([*ruff, *limit, *taught], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_importing_the_library_is_instant_and_loads_no_torch():
    code = (
        "import sys, time; start = time.process_time(); import course_lib; taken ="
        " time.process_time() - start;print([taken, sorted(name for name in ('torch',"
        " 'numpy', 'matplotlib', 'IPython') if name in sys.modules)])"
    )
    runs = [python(code) for _ in range(3)]
    assert min(taken for taken, _ in runs) < 0.2 and runs[0][1] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_neither_torch_nor_other_packages(package):
    code = (
        f"import json, sys, course_lib.{package};print(json.dumps([name for name in"
        " sys.modules if name.split('.')[0] in ('torch', 'course_lib')]))"
    )
    allowed = {"course_lib", "course_lib._lazy"}
    others = [
        name
        for name in python(code)
        if name not in allowed and not name.startswith(f"course_lib.{package}")
    ]
    assert not others


def test_loading_one_module_loads_no_other_package():
    code = (
        "import json, sys, course_lib.attention.dot_product;print(json.dumps([name for"
        " name in sys.modules if name.startswith('course_lib')]))"
    )
    expected = {
        "course_lib",
        "course_lib._lazy",
        "course_lib.attention",
        "course_lib.attention.dot_product",
        "course_lib.checks",
    }
    assert set(python(code)) == expected


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_that_a_package_promises_is_there(package):
    module = importlib.import_module(f"course_lib.{package}")
    for name in getattr(module, "__all__", []):
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError):
        module.no_such_name  # noqa: B018


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_things_have_docstrings(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [
        node
        for node in tree.body
        if isinstance(node, kinds) and not node.name.startswith("_")
    ]
    undocumented = [node.name for node in public if not ast.get_docstring(node)]
    assert ast.get_docstring(tree) and not undocumented, (
        f"without docstring: {undocumented or 'the module'}"
    )
