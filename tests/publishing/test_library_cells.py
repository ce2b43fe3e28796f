"""A library cell is the module's own text, with the imports it needs and no others, and
runs alone.
"""

import pytest

from course_lib.publishing.notebooks.library_cells import fill

MODULE = '''
"""A module."""

from __future__ import annotations

import json
import math as m
import os.path
from collections import OrderedDict, defaultdict

from course_lib.shapes import circle
from course_lib.shapes.square import SIDES as FOUR
from .square import area

LIMIT = 3


def helper(x):
    return x


# Why this is here.
@helper
def shown(value: OrderedDict, math=None) -> float:
    """Docstring, kept: json."""
    table = defaultdict(list)  # a comment, kept
    area_of = [area(json) for json in range(2)]
    return m.floor(value) + FOUR + LIMIT + len(os.path.sep) + len(area_of) + len(table) + helper(0)


class Shape:
    """A class."""

    corners = FOUR

    def double(self):
        return Shape(), circle.radius
'''


def test_text_and_imports(book):
    book.write("course_lib/shapes/mixed.py", MODULE)
    text = fill(["course_lib.shapes.mixed.shown"], book.root)
    head, _, body = text.partition("\n\n\n")
    assert head.splitlines() == [
        "from __future__ import annotations",
        "import math as m",
        "import os.path",
        "from collections import OrderedDict, defaultdict",
        "",
        "from course_lib.shapes.mixed import LIMIT, helper",
        "from course_lib.shapes.square import SIDES as FOUR, area",
    ]
    assert (
        body.startswith("# Why this is here.\n@helper\ndef shown(") and body in MODULE
    )


def test_several_objects_import_nothing_from_each_other(book):
    book.write("course_lib/shapes/mixed.py", MODULE)
    text = fill(
        [f"course_lib.shapes.mixed.{name}" for name in ("LIMIT", "helper", "Shape")],
        book.root,
    )
    assert "import LIMIT" not in text and "LIMIT = 3\n\n\ndef helper(x)" in text
    assert "from course_lib.shapes import circle" in text
    compile(text, "cell", "exec")


def test_it_runs_alone(book):
    text = fill(["course_lib.shapes.square.area"], book.root)
    assert text.startswith("import math\n\n\ndef area(side: float)")
    scope: dict = {}
    exec(text, scope)
    assert scope["area"](3) == 9


@pytest.mark.parametrize(
    "path, message",
    [
        (
            "course_lib.shapes.square.aria",
            "does not define 'aria'; did you mean area",
        ),
        ("course_lib.shapes.hexagon.area", "no module 'course_lib.shapes.hexagon'"),
        ("area", "no module"),
    ],
)
def test_what_is_not_there(book, path, message):
    with pytest.raises(LookupError, match=message):
        fill([path], book.root)


def test_a_name_that_nobody_defines(book):
    book.write("course_lib/shapes/broken.py", "def f():\n    return nowhere\n")
    with pytest.raises(LookupError, match="uses 'nowhere'"):
        fill(["course_lib.shapes.broken.f"], book.root)
