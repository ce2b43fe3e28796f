"""What the chapters are: ``book/chapters.yml``, the one place that says so.

For each part of the course it lists the chapters with slug, title, what each builds on
and, where a chapter may run longer than others, for how many seconds. The chapters'
parts of the site's table of contents (``_toc.yml``) are written from it.
"""

from pathlib import Path

from course_lib.files import write_atomically

FILE = Path("book", "chapters.yml")
TOC = "_toc.yml"
SECONDS = 45  # that a chapter may run on two cores, where it names no other number
ROMAN = ["I", "II", "III", "IV", "V", "VI"]
HEAD = """\
# The order of the site. The parts that hold chapters are written by `course build` from
# book/chapters.yml; the others are written by hand. With `site: solutions: false` in
# _config.yml, `course site` leaves out what lies in solutions/.
"""


def load_parts(root: Path) -> list[dict]:
    """The parts of the course as ``[{"part": title, "chapters": [{"slug", "title",
    "builds-on", "about"}]}]``; none where the book has no such file.

    Raises:
        ValueError: If a chapter builds on one that is not listed before it.
    """
    import yaml

    path = root / FILE
    if not path.is_file():
        return []
    parts = yaml.safe_load(path.read_text(encoding="utf-8"))
    seen: set[str] = set()
    for part in parts:
        for chapter in part["chapters"]:
            unknown = set(chapter["builds-on"]) - seen
            if unknown:
                raise ValueError(
                    f"book/chapters.yml: {chapter['slug']} builds on"
                    f" {', '.join(sorted(unknown))}, which is not listed before it"
                )
            seen.add(chapter["slug"])
    return parts


def load_chapters(root: Path) -> list[dict]:
    """All chapters in order, also those to come."""
    return [chapter for part in load_parts(root) for chapter in part["chapters"]]


def first_chapter(root: Path) -> dict | None:
    """The first chapter whose notebook exists."""
    return next(
        (c for c in load_chapters(root) if _built(root, "notebooks", c["slug"])), None
    )


def heading(number: int, part: dict) -> str:
    """``I · The transformer``, for the part of this number, from 0."""
    return f"{ROMAN[number]} · {part['part']}"


def contents(root: Path) -> str:
    """The text of ``_toc.yml``: each chapter that is built with its problem set, and
    the other parts as they stand there.
    """
    import yaml

    path = root / TOC
    toc = yaml.safe_load(path.read_text(encoding="utf-8"))
    before = toc.get("parts", [])
    others = [part for part in before if not _holds_chapters(part)]
    place = next(
        (i for i, part in enumerate(before) if _holds_chapters(part)), len(others)
    )
    written = []
    for number, part in enumerate(load_parts(root)):
        entries = [_entry(root, c["slug"]) for c in part["chapters"]]
        if entries := list(filter(None, entries)):
            caption = heading(number, part)
            written.append({"caption": caption, "numbered": False, "chapters": entries})
    toc["parts"] = [*others[:place], *written, *others[place:]]
    return HEAD + yaml.safe_dump(toc, allow_unicode=True, sort_keys=False)


def update_contents(root: Path, check: bool) -> bool:
    """Write ``_toc.yml`` anew; returns whether it was another. With ``check`` it is
    left as it is.
    """
    path = root / TOC
    if not path.is_file() or not load_parts(root):
        return False
    text = contents(root)
    if check:
        return path.read_text(encoding="utf-8") != text
    return write_atomically(path, text)


def _entry(root: Path, slug: str) -> dict | None:
    if not _built(root, "notebooks", slug):
        return None
    entry: dict = {"file": f"notebooks/{slug}"}
    sections = [
        {"file": f"{folder}/{slug}", "title": title}
        for folder, title in (("exercises", "Problem set"), ("solutions", "Solutions"))
        if _built(root, folder, slug)
    ]
    return entry | ({"sections": sections} if sections else {})


def _built(root: Path, folder: str, slug: str) -> bool:
    return (root / folder / f"{slug}.ipynb").is_file()


def _holds_chapters(part: dict) -> bool:
    return any(
        entry["file"].startswith("notebooks/") for entry in part.get("chapters", [])
    )
