"""The website's extension of Sphinx: the book's directives, filled-in names, notebooks
as the site shows them, links.

``{{repository}}``, ``{{release}}`` and ``{{install}}`` on the book's pages are filled
in from ``_config.yml``, in code as well. Notebooks mark places with ``<a id="...">``,
which Colab and GitHub understand; here links may lead to them too.
"""

import html
import re
from pathlib import Path
from urllib.parse import urlencode

import nbformat
from docutils import nodes
from sphinx.transforms import SphinxTransform

from course_lib.config import Config, shows_solutions
from course_lib.publishing import costs
from course_lib.publishing.chapters import first_chapter
from course_lib.publishing.notebooks import notebook
from course_lib.publishing.site.directives import (
    Costs,
    FromChapter,
    LearningPath,
    RecordedExperiments,
    VerifiedAgainst,
)
from course_lib.publishing.site.notebooks import for_site
from course_lib.publishing.site.self_test import SelfTest


class RawAnchors(SphinxTransform):
    """Tells MyST of the places that a notebook marks in HTML, or it would report each
    link to them as dead.
    """

    default_priority = 870  # just before MyST resolves links within a page

    def apply(self, **kwargs) -> None:
        anchors = {}
        for node in self.document.findall(nodes.raw):
            for name in re.findall(r'<\w+\b[^>]*?\sid="([^"]+)"', node.astext()):
                anchors[name] = (node.line or 0, name, name)
        if anchors:
            slugs = {**anchors, **getattr(self.document, "myst_slugs", {})}
            self.document.myst_slugs = slugs  # for links within the page
            self.env.metadata[self.env.docname]["myst_slugs"] = (
                slugs  # for links from other pages
            )


def fill_in(
    text: str, config: Config, solutions: bool = True, chapter: dict | None = None
) -> str:
    """Put the project's address, release and install requirement where a page names
    them; keep what fits the site.

    Args:
        chapter: The first chapter that exists: ``{{first}}`` is its slug,
            ``{{first_title}}`` its title.
    """
    names = {
        name: getattr(config, name) for name in ("repository", "release", "install")
    }
    if chapter:
        names |= {"first": chapter["slug"], "first_title": chapter["title"]}
    for name, value in names.items():
        text = text.replace("{{" + name + "}}", value)
    halves = re.compile(
        r"<!-- with solutions -->\n(.*?)<!-- without solutions -->\n(.*?)<!-- end"
        r" -->\n",
        re.S,
    )
    return halves.sub(lambda match: match[1] if solutions else match[2], text)


def neighbours(page: str, relations: dict[str, list]) -> tuple[str | None, str | None]:
    """The pages before and after a page, for a reader who goes on: never by accident to
    the solutions.

    After a problem set comes the next chapter, or nothing.

    Args:
        relations: Page → [parent, previous, next], as Sphinx has it.
    """

    def follow(direction: int) -> str | None:
        other = relations.get(page, [None] * 3)[direction]
        while other and other.startswith("solutions/"):
            other = relations[other][direction]
        return other

    before, after = follow(1), follow(2)
    if (
        page.startswith(("exercises/", "solutions/"))
        and after
        and not after.startswith("notebooks/")
    ):
        after = None
    return before, after


def report_link(page: str, title: str, config: Config) -> str:
    """A link that opens a new issue about a page."""
    body = (
        f"Page: {page}.html, release {config.release}\n\nWhat is wrong, and what should"
        " stand there:\n"
    )
    query = urlencode({"title": f"Error in {title}", "body": body})
    address = html.escape(f"{config.repository}/issues/new?{query}")
    return (
        f'<p class="report-error"><a href="{address}">Report an error on this'
        " page</a></p>"
    )


def setup(app):
    """Register what this extension adds, as Sphinx asks for it."""

    def on_source_read(app, page, source):
        config = Config.load(app.srcdir)
        if page.startswith("book/"):
            source[0] = fill_in(
                source[0],
                config,
                shows_solutions(app.srcdir),
                first_chapter(Path(app.srcdir)),
            )
        elif page.startswith(("notebooks/", "exercises/", "solutions/")):
            shown = for_site(
                nbformat.reads(source[0], as_version=4),
                page,
                config,
                costs.load(Path(app.srcdir)),
            )
            source[0] = notebook.dumps(shown)

    def on_page(app, page, template, context, doctree):
        if page not in app.env.titles:  # search and the index
            return
        for name, other in zip(
            ("prev", "next"), neighbours(page, app.builder.relations), strict=True
        ):
            link = other and {
                "link": app.builder.get_relative_uri(page, other),  # fmt: skip
                "title": app.builder.render_partial(app.env.titles[other])["title"],
            }
            context[name] = link
        title = app.env.titles[page].astext()
        context["body"] = context.get("body", "") + report_link(
            page, title, Config.load(app.srcdir)
        )

    app.add_transform(RawAnchors)
    for name, directive in (
        ("learning-path", LearningPath),
        ("explorer", FromChapter),
        ("self-test", SelfTest),
        ("verified-against", VerifiedAgainst),
        ("recorded-experiments", RecordedExperiments),
        ("costs", Costs),
    ):
        app.add_directive(name, directive)
    app.add_js_file("course.js")
    app.connect("source-read", on_source_read)
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
