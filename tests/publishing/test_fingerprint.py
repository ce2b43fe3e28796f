"""What counts as a change: code does; comments, formatting, docstrings and neighbours
do not.
"""

import ast

import pytest

from course_lib.publishing.fingerprint import (
    canonical,
    code_hash,
    imported,
    module_hashes,
    package_versions,
)

SAME = [
    'def f(x):\n    """Doc."""\n    return x',
    "def f(x):  # why\n    return (x)",
    'def f( x ):\n\n    "Other."\n    return x\n',
]


def test_comments_formatting_and_docstrings_do_not_count():
    assert len({code_hash(text) for text in SAME}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    return -x",
        "def f(x=1):\n    return x",
        "def f(y):\n    return y",
        "def f(x):\n    return x\nf(1)",
        "async def f(x):\n    return x",
        "@g\ndef f(x):\n    return x",
        "def f(x: int):\n    return x",
    ],
)
def test_code_counts(text):
    assert code_hash(text) != code_hash(SAME[0])


def test_constants_keep_their_types():
    assert (
        len(
            {
                code_hash(f"x = {value}")
                for value in ("1", "1.0", "True", "'1'", "b'1'", "None", "...", "1j")
            }
        )
        == 8
    )


def test_the_dump_is_written_out():
    """The exact text, so that another Python that reads code differently is noticed."""
    assert (
        canonical(ast.parse("x = f'a{y!r:>{w}}b' 'c'"))
        == "Module(body=[Assign(targets=[Name(id='x')],value=JoinedStr('a',FormattedValue(conversion=114,"
        "format_spec=JoinedStr('>',FormattedValue(conversion=-1,value=Name(id='w'))),value=Name(id='y')),'bc'))])"
    )


def test_a_new_neighbour_and_a_version_change_nothing(book):
    names = {"course_lib", "course_lib.shapes", "course_lib.shapes.square"}
    before = module_hashes(names, book.root)
    book.replace(
        "course_lib/shapes/__init__.py",
        '"radius": "circle"',
        '"radius": "circle", "side": "triangle"',
    )
    book.replace("course_lib/__init__.py", "__version__ = ", "__version__ = 'x' + ")
    assert module_hashes(names, book.root) == before
    book.replace("course_lib/shapes/__init__.py", '"area": "square", ', "")
    assert module_hashes(names, book.root) != before


def test_a_file_that_a_module_names_is_part_of_it(book):
    book.write("course_lib/shapes/drawn.py", 'STYLE = "style.css"\n')
    style = book.write("course_lib/shapes/style.css", "a {}")
    before = module_hashes(["course_lib.shapes.drawn"], book.root)
    style.write_text("b {}")
    assert module_hashes(["course_lib.shapes.drawn"], book.root) != before


def test_packages():
    assert imported("import os, numpy.linalg as n\nfrom torch import nn\ndef f():\n    import yaml") == {
        "os", "numpy", "torch", "yaml"}  # fmt: skip
    assert imported("%pip install x") == set()
    versions = package_versions(["os", "yaml", "course_lib", "no_such_package"])
    assert list(versions) == ["PyYAML"] and "+" not in "".join(
        package_versions(["torch"]).values()
    )
