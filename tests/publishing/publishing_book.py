"""A tiny book: one chapter, a library of a few lines and no heavy imports, in a
temporary folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from course_lib import tooling
from course_lib.publishing.notebooks.build import build_chapters

REPOSITORY = Path(__file__).parents[2]

CHAPTER = r"""
---
kernelspec: {name: python3, display_name: Python 3}
---

# Squares

A square's area is {eq}`area`; see {cite}`vaswani2017`.

$$
A = s^2
$$ (area)

:::{admonition} Predict before you run
:class: dropdown
What is the area at side 3?
:::

```{code-cell} ipython3
:library: course_lib.shapes.square.area
```

```{code-cell} ipython3
from course_lib.shapes import perimeter

side = 3
print("area", area(side), "perimeter", perimeter(side))
```

The area is {value}`f"{area(side):.1f}"` and $P = {value}`perimeter(side)`$.
"""

SQUARE = '''
"""Squares."""

import math

SIDES = 4


def area(side: float) -> float:
    """Area of a square of this side."""
    return math.pow(side, 2)  # a power, to need an import


def perimeter(side: float) -> float:
    """Length around it."""
    return SIDES * side
'''


class Book:
    """The tiny repository, and how to build it."""

    def __init__(self, root: Path):
        self.root = root
        self.echoed: list[str] = []

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return file

    def chapter(self, text: str, name: str = "01-squares") -> Path:
        return self.write(f"book/{name}.md", text)

    def replace(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        before = file.stat().st_mtime
        file.write_text(text.replace(old, new), encoding="utf-8")
        # Python takes a module's compiled form for today's where size and second are
        # the same, and "4" is as long as "5".
        os.utime(file, (before + 2, before + 2))

    def build(self, *names, **options):
        return build_chapters(
            self.root, list(names), echo=self.echoed.append, **options
        )

    def action(self, **options) -> str:
        (result,) = self.build("01-squares", **options)
        return result.action

    @property
    def notebook(self) -> Path:
        return self.root / "notebooks" / "01-squares.ipynb"

    def command(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        """The ``course`` command, with this book's own library and the real tools."""
        library, own = REPOSITORY / "course_lib", self.root / "course_lib"
        for package in ("exercises", "publishing"):
            shutil.copytree(
                library / package,
                own / package,
                dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("__pycache__", "keys"),
            )
        for module in tooling.MODULES:
            shutil.copy(library / f"{module}.py", own)
        command = [sys.executable, "-m", "course_lib.cli", *arguments]
        environment = os.environ | {"PYTHONPATH": str(self.root)} | variables
        return subprocess.run(
            command,
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )


def make_book(root: Path) -> Book:
    """Write the tiny book into an empty folder."""
    book = Book(root)
    (root / "course_lib").mkdir()
    for name in ("__init__.py", "_lazy.py", "suggest.py"):
        shutil.copy(REPOSITORY / "course_lib" / name, root / "course_lib")
    book.write(
        "_config.yml",
        "title: Tiny\nrepository: {url: https://github.com/an/example, release:"
        " v1.2.3}\n",
    )
    book.write(
        "book/references.bib",
        """
        @inproceedings{vaswani2017, author = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki},
          title = {Attention}, year = {2017}, url = {https://arxiv.org/abs/1706.03762}}
        @article{luong, author = {Luong, Thang and van der Berg, Jan}, title = {Two}, year = 2015, doi = {10.1/x}}
        """,
    )
    book.write(
        "book/chapters.yml",
        """
        - part: Shapes
          chapters:
            - {slug: 01-squares, title: Squares, builds-on: []}
            - {slug: 04-circles, title: Circles, builds-on: [01-squares]}
        """,
    )
    names = '{"area": "square", "perimeter": "square", "radius": "circle"}'
    lazy = (
        "from course_lib._lazy import attach\n\n__getattr__, __dir__, __all__ ="
        " attach(__name__, %s)\n"
    )
    book.write("course_lib/shapes/__init__.py", lazy % names)
    book.write("course_lib/shapes/square.py", SQUARE)
    book.write("course_lib/shapes/circle.py", "def radius(area):\n    return area\n")
    book.chapter(CHAPTER)
    return book
