"""A built notebook as the website shows it; the committed file stays as it is.

Under the title stand the ways to run it and what that costs. The hints of a problem
set's checks, and in a solved one the answers and marking guides, are folded: a reader
who looks for one thing does not see the next by accident.
"""

import copy
import html
import re

from course_lib.config import Config
from course_lib.publishing.costs import in_words, reading_time

COLAB = re.compile(r"^\[Open in Colab\]\([^)]*\)\n?", re.M)


def for_site(built: dict, page: str, config: Config, costs: dict[str, dict]) -> dict:
    """The notebook of a page (``exercises/02-self-attention``) with what the site adds,
    and folded.
    """
    result = copy.deepcopy(built)
    folder = page.partition("/")[0]
    cells = []
    for cell in result["cells"]:
        course = cell["metadata"].get("course", {})
        tag = course.get("tag")
        if folder == "solutions" and tag == "answer":
            cell = folded(cell, f"Show the answer to {course['id']}")
        elif folder == "solutions" and tag == "guide":
            cell["source"] = (
                "<details>\n<summary>Marking"
                f" guide</summary>\n\n{cell['source']}\n\n</details>"
            )
        if prints_sentences(cell):
            cell["metadata"]["tags"] = [
                *cell["metadata"].get("tags", []),
                "wrap-output",
            ]
        cells.append(cell)
        if folder == "exercises" and tag == "check" and course.get("hint"):
            cells.append(hint(cell, course))
    result["cells"] = cells
    title = next((cell for cell in cells if cell["cell_type"] == "markdown"), None)
    if title is not None:
        bar = launch_bar(built, page, config, costs)
        heading, _, rest = title["source"].partition("\n")
        title["source"] = (
            f"{heading}\n\n{bar}\n\n{COLAB.sub('', rest, count=1).strip()}\n"
        )
    return result


def prints_sentences(cell: dict) -> bool:
    """Whether what a cell prints is text that may be wrapped: no columns, which two
    spaces in a row give away.
    """
    outputs = cell.get("outputs", [])
    texts = [
        "".join(o.get("text", o.get("data", {}).get("text/plain", ""))) for o in outputs
    ]
    return bool(texts) and not any(
        re.search(r"\S {2,}\S|^ {2,}|[│|\[]", text, re.M) for text in texts
    )


def folded(cell: dict, prompt: str) -> dict:
    """A code cell whose source is shown on a click."""
    metadata = cell["metadata"]
    metadata["tags"] = [*metadata.get("tags", []), "hide-input"]
    metadata["mystnb"] = metadata.get("mystnb", {}) | {
        "code_prompt_show": prompt,
        "code_prompt_hide": "Fold it again",
    }
    return cell


def hint(cell: dict, course: dict) -> dict:
    """The folded hint of a check, as a cell of its own."""
    text = html.escape(course["hint"])
    source = (
        '<details class="hint"><summary>Hint for'
        f" {html.escape(course['id'])}</summary><p>{text}</p></details>"
    )
    return {
        "cell_type": "markdown",
        "id": f"{cell.get('id', 'cell')}-hint",
        "metadata": {},
        "source": source,
    }


def launch_bar(built: dict, page: str, config: Config, costs: dict[str, dict]) -> str:
    """The ways to run a page and what they cost, as one block of HTML."""
    folder, _, name = page.partition("/")
    links = [
        (
            f'<a class="launch-main" href="{config.colab(page + ".ipynb")}">Open in'
            " Colab</a>"
        ),
        f'<a href="../_sources/{page}.ipynb" download>Download</a>',
        '<a href="../book/setup.html">How to run and save</a>',
        '<button type="button" onclick="window.print()">Print</button>',
    ]
    facts, cost = [], costs.get(f"solutions/{name}" if folder == "exercises" else page)
    if folder == "notebooks" and (time := reading_time(built)):
        facts.append(f"About {time}.")
    if cost:
        what = "The solved notebook ran" if folder == "exercises" else "Ran"
        facts.append(
            f"{what} in {in_words(cost)} on one processor core (<a"
            ' href="../book/costs.html">measured</a>).'
        )
    told = f'<p class="launch-cost">{" ".join(facts)}</p>\n' if facts else ""
    return (
        '<div class="launch" role="group" aria-label="Run this'
        f' page">\n{" ".join(links)}\n{told}</div>'
    )
