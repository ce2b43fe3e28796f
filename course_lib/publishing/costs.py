"""What each notebook costs: the measured seconds and memory of its execution, in
``book/costs.json``.

Seconds differ from run to run, so they stay out of the notebooks, whose bytes repeat.
The file is committed: the site says from it how long a chapter runs. They are seconds
of processor time (notebooks run on one thread, so on a quiet machine the clock says the
same). Whoever measures on a slower machine says how much slower with ``--slowness``,
from a page whose cost is known and which they measured there too. An entry belongs to
one state of the notebook's code, named by the hash in its execution record; of several
runs of that state the fastest is kept, because other programs can only make a run
slower.
"""

import json
import re
import sys
from pathlib import Path

from markupsafe import Markup

from course_lib.config import find_root
from course_lib.errors import CourseError
from course_lib.files import json_text, write_atomically
from course_lib.publishing import tables
from course_lib.publishing.chapters import SECONDS, load_chapters
from course_lib.publishing.experiments.recordings import recording_path, recordings_in
from course_lib.publishing.notebooks import notebook

FILE = Path("book", "costs.json")
SOLUTION = 20  # seconds that a solution may run on two cores
MEMORY_LIMIT = 2048  # MiB
STATED = re.compile(r"(\d+) minutes to read")


def load(root: Path) -> dict[str, dict]:
    """Page name (``notebooks/02-self-attention``) → ``{"seconds", "memory_mib",
    "of"}``; empty if nothing is known.
    """
    try:
        return json.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def record(root: Path, measured: dict[str, tuple[float, float]]) -> None:
    """Note executions: page name → (seconds of processor time, peak memory in MiB).
    Pages that are gone are dropped.
    """
    known = load(root)
    for page, (seconds, memory) in measured.items():
        new = {
            "seconds": round(seconds, 1),
            "memory_mib": round(memory),
            "of": execution_hash(root, page),
        }
        old = known.get(page, {})
        if old.get("of") != new["of"] or new["seconds"] < old["seconds"]:
            known[page] = new
    known = {
        page: entry
        for page, entry in sorted(known.items())
        if (root / f"{page}.ipynb").is_file()
    }
    if measured:
        write_atomically(root / FILE, json_text(known, depth=1))


def execution_hash(root: Path, page: str) -> str | None:
    """The hash of everything that a built notebook's outputs depend on; None if there
    is no such notebook.
    """
    built = notebook.read(root / f"{page}.ipynb")
    return (
        (built or {}).get("metadata", {}).get("course", {}).get("execution") or {}
    ).get("hash")


def executed_pages(root: Path) -> list[str]:
    """The notebooks that are committed with outputs: chapters and solutions."""
    return [
        f"{folder}/{path.stem}"
        for folder in ("notebooks", "solutions")
        for path in sorted((root / folder).glob("*.ipynb"))
    ]


def stale(root: Path) -> list[str]:
    """What is missing or measured on other code, in words; empty if ``book/costs.json``
    is up to date.
    """
    known, problems, pages = load(root), [], executed_pages(root)
    for page in pages:
        if page not in known:
            problems.append(f"{page} has not been measured")
        elif known[page]["of"] != execution_hash(root, page):
            problems.append(f"{page} was measured before its code changed")
    return problems + [
        f"{page} is measured, but is not there"
        for page in sorted(set(known) - set(pages))
    ]


def limit(root: Path, page: str) -> int:
    """The most seconds that a notebook may take."""
    folder, _, slug = page.partition("/")
    if folder == "solutions":
        return SOLUTION
    seconds = {c["slug"]: c.get("seconds", SECONDS) for c in load_chapters(root)}
    return seconds.get(slug, SECONDS)


def over_budget(root: Path) -> list[str]:
    """Notebooks that took more than they may."""
    return [
        f"{page}: {entry['seconds']:.0f} s of {limit(root, page)}, {entry['memory_mib']} MiB"
        f" of {MEMORY_LIMIT}"
        for page, entry in load(root).items()
        if entry["seconds"] > limit(root, page) or entry["memory_mib"] > MEMORY_LIMIT
    ]


def reading_time(built: dict) -> str:
    """``"55 minutes to read"``, as the build computed it for a chapter; nothing if it
    does not say.
    """
    text = "\n".join(
        cell["source"] for cell in built["cells"] if cell["cell_type"] == "markdown"
    )
    stated = STATED.search(text)
    return stated[0] if stated else ""


def in_words(entry: dict) -> str:
    """``"32 s with 0.5 GB"``."""
    return f"{max(entry['seconds'], 1):.0f} s with {entry['memory_mib'] / 1000:.1f} GB"


def measure(root: Path, pages: list[str], slowness: float = 1.0) -> None:
    """Execute built notebooks once more, only to measure them; their files stay as they
    are.
    """
    from course_lib.publishing.notebooks.execute import Code, execute

    for page in pages:
        cells = [
            cell
            for cell in notebook.read(root / f"{page}.ipynb")["cells"]
            if cell["cell_type"] == "code"
        ]
        codes = [
            Code(cell["source"], 1, cell["metadata"].get("tags", [])) for cell in cells
        ]
        run = execute(codes, [], f"{page}.ipynb", root)
        seconds = run.processor / slowness
        record(root, {page: (seconds, run.memory)})
        print(
            f"{page}: {run.processor:.1f} s of processor time, {seconds:.1f} s at the"
            f" reference's pace, {run.memory:.0f} MiB",
            flush=True,
        )


def main(pages: list[str]) -> int:
    """``python -m course_lib.publishing.costs [--slowness=1.8] [PAGE ...]``: measure
    these notebooks, or all whose costs are stale.
    """
    root, slowness = find_root(), 1.0
    if pages and pages[0].startswith("--slowness="):
        slowness = float(pages[0].partition("=")[2])
        pages = pages[1:]
    known = load(root)
    stale_pages = [
        p
        for p in executed_pages(root)
        if known.get(p, {}).get("of") != execution_hash(root, p)
    ]
    try:
        measure(root, pages or stale_pages, slowness)
    except CourseError as error:
        print(f"costs: {error}", file=sys.stderr)
        return 1
    return 0


# --- The page


HEADS = ["notebook or problem set", "to read", "to run", "memory", "file", "page"]
HEADS += ["recorded runs"]


def table(root: Path, chapters: list[dict], solutions: bool = True) -> str:
    """The table of *What each chapter costs* as HTML, for the chapters that exist.

    The weight of a page is not known before the site is built: ``<data
    data-weight="PAGE">`` holds its place.
    """
    known = load(root)
    rows = []
    for chapter in chapters:
        slug = chapter["slug"]
        for folder, name in (
            ("notebooks", f"{int(slug[:2])}. {chapter['title']}"),
            ("exercises", "Problem set"),
            ("solutions", "Solutions"),
        ):
            page = f"{folder}/{slug}"
            path = root / f"{page}.ipynb"
            if not path.is_file() or (folder == "solutions" and not solutions):
                continue
            built = notebook.read(path)
            read = reading_time(built) if folder == "notebooks" else ""
            cells = [
                read.partition(" to")[0],
                _to_run(page, known),
                f"{known[page]['memory_mib']} MiB" if page in known else "",
                f"{path.stat().st_size / 1000:.0f} kB",
                Markup('<data data-weight="{}"></data>').format(page),
                _experiments(root, built),
            ]
            rows.append((tables.link(f"../{page}.html", name), cells))
    return tables.table(HEADS, [("", rows)])


def _to_run(page: str, known: dict[str, dict]) -> str:
    if page.startswith("exercises/"):
        return "not run"
    return f"{known[page]['seconds']:.0f} s" if page in known else "not measured"


def _experiments(root: Path, built: dict) -> str:
    """The processor time of the recorded experiments that a notebook reads; two cores
    take about half as long.
    """
    codes = [cell["source"] for cell in built["cells"] if cell["cell_type"] == "code"]
    names = {name for code in codes for name, _ in recordings_in(code)}
    seconds = [
        json.loads(recording_path(root, name).read_text(encoding="utf-8"))["seconds"]
        for name in sorted(names)
    ]
    return f"{sum(seconds) / 60:.0f} min" if seconds else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
