"""What the book's own pages may say beside MyST: directives that are filled from the
project's files.

``{learning-path}`` is the list of chapters from ``book/chapters.yml``: a chapter whose
notebook exists is a link, the others are shown as chapters to come, so that the page
never promises what is not there. ``{explorer}`` shows an explorer from a chapter's
stored outputs. ``{verified-against}`` and ``{costs}`` are the tables of their pages,
``{recorded-experiments}`` the experiments of theirs.
"""

import html
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from course_lib.config import shows_solutions
from course_lib.errors import CourseError
from course_lib.publishing import costs, verified
from course_lib.publishing.chapters import heading, load_chapters, load_parts
from course_lib.publishing.experiments import page as experiments
from course_lib.publishing.notebooks import notebook

TO_COME = "*To come.*"


def learning_path(root: Path) -> str:
    """The learning path as Markdown, with links relative to the folder ``book/``."""
    parts, measured = load_parts(root), costs.load(root)
    here = {
        slug: (root / "notebooks" / f"{slug}.ipynb").exists()  # fmt: skip
        for part in parts
        for slug in (chapter["slug"] for chapter in part["chapters"])
    }
    lines = []
    for number, part in enumerate(parts):
        lines += [f"**Part {heading(number, part)}**", ""]
        for chapter in part["chapters"]:
            slug = chapter["slug"]
            title = (
                f"[{chapter['title']}](../notebooks/{slug}.ipynb)"
                if here[slug]
                else chapter["title"]
            )
            facts = [_builds_on(chapter, here)] if chapter["builds-on"] else []
            if here[slug]:
                facts += _times(root, slug, measured)
            if (root / "exercises" / f"{slug}.ipynb").exists():
                facts.append(f"[problem set](../exercises/{slug}.ipynb)")
            if not here[slug]:
                facts.append(TO_COME)
            lines += [
                f"{int(slug[:2])}. **{title}**: {chapter['about']}.",
                "",
                f"    {' · '.join(facts)}",
                "",
            ]
        lines.append("")
    return "\n".join(lines)


def _builds_on(chapter: dict, here: dict[str, bool]) -> str:
    links = [
        f"[{int(s[:2])}](../notebooks/{s}.ipynb)" if here[s] else str(int(s[:2]))
        for s in chapter["builds-on"]
    ]
    return f"builds on {', '.join(links)}"


def _times(root: Path, slug: str, measured: dict[str, dict]) -> list[str]:
    """How long a chapter is to read and to run."""
    built = notebook.read(root / "notebooks" / f"{slug}.ipynb")
    facts = [costs.reading_time(built)] if built else []
    if entry := measured.get(f"notebooks/{slug}"):
        facts.append(f"{entry['seconds']:.0f} s to run")
    return [fact for fact in facts if fact]


class LearningPath(SphinxDirective):
    """Puts the learning path where ``{learning-path}`` stands. Its links are Sphinx's
    own: a dead one is a warning.
    """

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / "book" / "chapters.yml"))
        box = nodes.container(classes=["learning-path"])
        text = learning_path(root).splitlines()
        self.state.nested_parse(
            StringList(text, "book/chapters.yml"), self.content_offset, box
        )
        for item in box.findall(nodes.list_item):
            if item.astext().endswith(TO_COME.strip("*")):
                item["classes"].append("planned")
        return [box]


def explorer(built: dict, begins: str) -> str | None:
    """The HTML of the first explorer in a built notebook whose description begins with
    some words.
    """
    for cell in built["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "course-explorer" in data.get("text/html", "") and data.get(
                "text/plain", ""
            ).startswith(begins):
                return data["text/html"]
    return None


class FromChapter(SphinxDirective):
    """``{explorer} notebooks/02-self-attention``: an explorer as the chapter's own run
    drew it.

    ``:begins:`` tells it from others by its description; ``:choose: 2 4`` stands chosen
    when the page opens.
    """

    required_arguments = 1
    option_spec = {
        "begins": directives.unchanged_required,
        "choose": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir) / f"{self.arguments[0]}.ipynb"
        self.env.note_dependency(str(path))
        found = explorer(
            notebook.read(path) or {"cells": []}, self.options.get("begins", "")
        )
        if found is None:
            begins = self.options.get("begins", "")
            raise self.error(
                f"{self.arguments[0]} has no explorer whose description begins with"
                f" {begins!r}"
            )
        choose = html.escape(self.options.get("choose", ""))
        box = f'<div class="explorer-from-chapter" data-choose="{choose}">{found}</div>'
        return [nodes.raw("", box, format="html")]


class RecordedExperiments(SphinxDirective):
    """The sections of *Recorded experiments*, one a recording."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        try:
            text = experiments.page(root).splitlines()
        except CourseError as error:
            raise self.error(str(error)) from None
        box = nodes.Element()
        lines = StringList(text, "experiments")
        self.state.nested_parse(lines, self.content_offset, box, match_titles=True)
        return box.children


class Costs(SphinxDirective):
    """The table of what notebooks cost."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        chapters = load_chapters(root)
        return [
            nodes.raw(
                "", costs.table(root, chapters, shows_solutions(root)), format="html"
            )
        ]


class VerifiedAgainst(SphinxDirective):
    """The table of components, oracles and errors, and with which versions they were
    measured.
    """

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / verified.FILE))
        line = nodes.paragraph("", "Measured with " + verified.versions(root))
        return [line, nodes.raw("", verified.table(root), format="html")]
