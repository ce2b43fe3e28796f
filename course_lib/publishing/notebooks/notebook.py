"""Put a built notebook together: cells, the hidden first cell, the Colab link, and the
same bytes every time.
"""

from pathlib import Path

from course_lib.config import Config
from course_lib.publishing.fingerprint import digest

SETUP_TAG = "remove-cell"


def make_cell(
    kind: str,
    source: str,
    metadata: dict | None = None,
    outputs=None,
    count: int | None = None,
) -> dict:
    """A cell; its id is given when the notebook is made."""
    cell = {"cell_type": kind, "metadata": metadata or {}, "source": source}
    if kind == "code":
        cell |= {"outputs": list(outputs or []), "execution_count": count}
    return cell


def cell_metadata(tags: list[str], options: dict) -> dict:
    """Metadata of a cell: its tags, what the site reads (``mystnb``), and the course's
    own options under ``course``.
    """
    metadata: dict = {"tags": list(tags)} if tags else {}
    own = {name: value for name, value in options.items() if name != "mystnb"}
    if "mystnb" in options:
        metadata["mystnb"] = options["mystnb"]
    if "hide-input" in tags:  # JupyterLab's own mark for the same wish
        metadata["jupyter"] = {"source_hidden": True}
    if own:
        metadata["course"] = own
    return metadata


def make_notebook(cells: list[dict], course: dict) -> dict:
    """A notebook of version 4.5 with ids that depend on the cells' sources alone."""
    seen: dict[str, int] = {}
    numbered = []
    for cell in cells:
        name = digest(cell["cell_type"] + cell["source"])[:8]
        seen[name] = seen.get(name, 0) + 1
        numbered.append(
            {"id": name if seen[name] == 1 else f"{name}-{seen[name]}", **cell}
        )
    return {
        "cells": numbered,
        "metadata": {
            "course": course,
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def dumps(notebook: dict) -> str:
    """The notebook as text; the same notebook gives the same text."""
    import nbformat

    return nbformat.writes(nbformat.from_dict(notebook), version=4) + "\n"


def read(path: Path) -> dict | None:
    """A built notebook; None if there is none, or it is not a notebook."""
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (
        Exception
    ):  # whatever is wrong with a built file, building it anew is the answer
        return None


def setup_cell(config: Config) -> dict:
    """The hidden first cell: Colab installs the release of the library that this
    notebook was built with.
    """
    source = f"""# In Colab this installs the course's library; elsewhere it only checks that the library is there.
import importlib.util
import subprocess
import sys

RELEASE = "{config.install_by_git}"
if "google.colab" in sys.modules:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", RELEASE], check=True)
elif importlib.util.find_spec("course_lib") is None:
    sys.exit(f"This notebook needs the course's library. Install it with: pip install '{{RELEASE}}'")"""
    metadata = {
        "tags": [SETUP_TAG],
        "jupyter": {"source_hidden": True},
        "cellView": "form",
    }
    return make_cell("code", source, metadata, count=1)


def with_colab_link(text: str, config: Config, path: str) -> str:
    """A page's first Markdown, with a link to Colab under its title: text, not a
    picture from another host.
    """
    title, _, rest = text.partition("\n")
    link = f"[Open in Colab]({config.colab(path)})"
    return "\n\n".join(filter(None, [title, link, rest.strip("\n")]))
