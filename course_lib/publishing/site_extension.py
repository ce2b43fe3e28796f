"""What the book's pages may say beside MyST: the list of chapters, and the project's address and release.

``{learning-path}`` is the list of chapters, made from ``book/chapters.yml``. A chapter whose notebook exists is a link,
with its problem set beside it; the others are shown as chapters to come, so that the page never promises what is not
there. ``{{repository}}``, ``{{release}}`` and ``{{install}}`` are filled in from ``_config.yml``, in code blocks too.
Notebooks mark places with ``<a id="...">``, which Colab and GitHub understand; here links may lead to them as well.
"""

import re
from pathlib import Path

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from course_lib.publishing.config import Config

ROMAN = ["I", "II", "III", "IV", "V", "VI"]


def load_chapters(root: Path) -> list[dict]:
    """The parts of the course as ``[{"part": title, "chapters": [{"slug", "title", "builds-on", "about"}]}]``.

    Raises:
        ValueError: If a chapter builds on one that is not listed before it.
    """
    parts = yaml.safe_load((root / "book" / "chapters.yml").read_text(encoding="utf-8"))
    seen: set[str] = set()
    for part in parts:
        for chapter in part["chapters"]:
            unknown = set(chapter["builds-on"]) - seen
            if unknown:
                raise ValueError(
                    f"book/chapters.yml: {chapter['slug']} builds on {', '.join(sorted(unknown))}, "
                    "which is not listed before it"
                )
            seen.add(chapter["slug"])
    return parts


def learning_path(root: Path) -> str:
    """The learning path as Markdown, with links relative to the folder ``book/``."""
    lines = []
    for number, part in enumerate(load_chapters(root)):
        lines += [f"**Part {ROMAN[number]} · {part['part']}**", ""]
        for chapter in part["chapters"]:
            slug = chapter["slug"]
            place = int(slug[:2])
            title, note = chapter["title"], " *To come.*"
            if (root / "notebooks" / f"{slug}.ipynb").exists():
                title, note = f"[{title}](../notebooks/{slug}.ipynb)", ""
            if (root / "exercises" / f"{slug}.ipynb").exists():
                note += f" [Problem set](../exercises/{slug}.ipynb)."
            needs = ", ".join(str(int(other[:2])) for other in chapter["builds-on"])
            needs = f" Builds on {needs}." if needs else ""
            lines.append(f"{place}. **{title}**: {chapter['about']}.{needs}{note}")
        lines.append("")
    return "\n".join(lines)


class LearningPath(SphinxDirective):
    """Puts the learning path where ``{learning-path}`` stands. Its links are Sphinx's own: a dead one is a warning."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / "book" / "chapters.yml"))
        box = nodes.container(classes=["learning-path"])
        text = learning_path(root).splitlines()
        self.state.nested_parse(StringList(text, "book/chapters.yml"), self.content_offset, box)
        return [box]


class RawAnchors(SphinxTransform):
    """Tells MyST of the places that a notebook marks in HTML, or it would report each link to them as dead."""

    default_priority = 870  # just before MyST resolves links within a page

    def apply(self, **kwargs) -> None:
        anchors = {}
        for node in self.document.findall(nodes.raw):
            for name in re.findall(r'<\w+\b[^>]*?\sid="([^"]+)"', node.astext()):
                anchors[name] = (node.line or 0, name, name)
        if anchors:
            slugs = {**anchors, **getattr(self.document, "myst_slugs", {})}
            self.document.myst_slugs = slugs  # for links within the page
            self.env.metadata[self.env.docname]["myst_slugs"] = slugs  # for links from other pages


def fill_in(text: str, config: Config) -> str:
    """Put the project's address, release and install requirement where a page names them."""
    for name in ("repository", "release", "install"):
        text = text.replace("{{" + name + "}}", getattr(config, name))
    return text


def setup(app):
    """Register what this extension adds, as Sphinx asks for it."""

    def on_source_read(app, page, source):
        if page.startswith("book/"):
            source[0] = fill_in(source[0], Config.load(app.srcdir))

    app.add_transform(RawAnchors)
    app.add_directive("learning-path", LearningPath)
    app.connect("source-read", on_source_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
