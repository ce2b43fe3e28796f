"""Notebooks as students hand them in, made from a few lines."""

import copy
import json
from pathlib import Path

#: A problem set that grades in seconds, because its kernel needs no torch.
MINI = Path(__file__).parent / "mini"
RIGHT = {
    "double": (
        "# exercise: double\ndef double(x):\n    return [2 * y for y in x] if"
        " isinstance(x, list) else x + x"
    ),
    "mean": (
        "# exercise: mean\ndef mean(values):\n    return math.fsum(values) /"
        " len(values)"
    ),
    "last": "# exercise: last\ndef last(values):\n    return values[len(values) - 1]",
}


def code(source: str, **course) -> dict:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"course": course} if course else {},
        "outputs": [],
        "execution_count": None,
    }


def text(source: str, **course) -> dict:
    return {
        "cell_type": "markdown",
        "source": source,
        "metadata": {"course": course} if course else {},
    }


def notebook(*cells: dict, **metadata) -> dict:
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": metadata,
        "cells": copy.deepcopy(list(cells)),
    }


def mini_notebook(
    helpers: str = "# helpers", why: str = "Because.", **answers: str | None
) -> dict:
    """A notebook of the mini set: right answers, but for those given; None leaves one
    out.
    """
    cells = [
        code(source, tag="answer", id=name)
        for name, source in {**RIGHT, **answers}.items()
        if source
    ]
    written = text(f"<!-- written: why -->\n{why}", tag="written-answer", id="why")
    return notebook(code(helpers, tag="helpers"), *cells, written)


def save(path: Path, content: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    return path
