"""What a chapter may point at: papers, other chapters, pages of the book, glossary
terms.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.publishing.chapters import load_chapters
from course_lib.publishing.experiments.recordings import anchor
from course_lib.suggest import did_you_mean


@dataclass
class References:
    """Looks up what roles such as ``{cite}`` and ``{doc}`` name, for notebooks in
    ``root/folder``.
    """

    root: Path
    folder: str = "notebooks"

    @functools.cached_property
    def bibliography(self):
        """Entries of book/references.bib by key."""
        from pybtex.database import parse_file
        from pybtex.exceptions import PybtexError

        path = self.root / "book" / "references.bib"
        if not path.is_file():
            return {}
        try:
            return parse_file(str(path)).entries
        except PybtexError as error:
            raise CourseError(
                f"book/references.bib: {' '.join(str(error).split())}"
            ) from None

    @functools.cached_property
    def chapters(self) -> dict[str, str]:
        """Title of every chapter, also of those to come, by slug."""
        return {c["slug"]: c["title"] for c in load_chapters(self.root)}

    @functools.cached_property
    def glossary(self) -> str | None:
        """Text of the glossary in lower case; None where the book has none."""
        path = self.root / "book" / "glossary.md"
        return path.read_text(encoding="utf-8").lower() if path.is_file() else None

    def cite(self, key: str, in_brackets: bool = False) -> str:
        """``[Vaswani et al. (2017)](url)``, a part of a sentence.

        Args:
            key: In the bibliography.
            in_brackets: For what stands in brackets itself: ``[Vaswani et al.,
                2017](url)``.

        Raises:
            LookupError: If the bibliography has no such key.
        """
        if key not in self.bibliography:
            raise LookupError(
                "book/references.bib has no entry"
                f" {key!r}{did_you_mean(key, self.bibliography)}"
            )
        entry = self.bibliography[key]
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [
            _latex_to_text(" ".join(person.prelast_names + person.last_names))
            for person in people
        ]
        if len(names) > 2:
            names = [f"{names[0]} et al."]
        who = " and ".join(names) or _latex_to_text(entry.fields.get("title", key))
        year = entry.fields.get("year", "no date")
        text = f"{who}, {year}" if in_brackets else f"{who} ({year})"
        url = entry.fields.get("url")
        if not url and "doi" in entry.fields:
            url = f"https://doi.org/{entry.fields['doi']}"
        if not url and "eprint" in entry.fields:
            url = f"https://arxiv.org/abs/{entry.fields['eprint']}"
        return f"[{text}]({url})" if url else text

    def page(self, target: str, text: str | None = None) -> str:
        """Link to a chapter or to a page of the book; plain text for a chapter to come.

        Args:
            target: A slug, or a page's name such as ``set-up``; an ending ``.md`` is
                dropped.
            text: What the link says; by default the title.

        Raises:
            LookupError: If there is no such chapter or page.
        """
        name = target.removeprefix("./").removesuffix(".md")
        path = self.root / "book" / f"{name}.md"
        if name in self.chapters or is_chapter(name) and path.is_file():
            title = self.chapters.get(name) or first_heading(path)
            text = text or f"chapter {int(name[:2])}, *{title}*"
            if not path.is_file():
                return f"{text} (to come)"
            return f"[{text}]({self._up('notebooks')}{name}.ipynb)"
        if name.startswith("exercises/") and path.is_file():
            slug = name.removeprefix("exercises/")
            return (
                f"[{text or first_heading(path)}]({self._up('exercises')}{slug}.ipynb)"
            )
        if path.is_file():
            return f"[{text or first_heading(path)}]({self._up('book')}{name}.md)"
        pages = [
            *self.chapters,
            *(page.stem for page in (self.root / "book").glob("*.md")),
        ]
        raise LookupError(
            f"the book has no chapter or page {target!r}{did_you_mean(name, pages)}"
        )

    def experiment(self, name: str, text: str | None = None) -> str:
        """Link to an experiment on the page *Recorded experiments*.

        Args:
            name: Such as ``02_scale``.
            text: What the link says; by default the name.

        Raises:
            LookupError: If there is no such experiment.
        """
        folder = self.root / "experiments"
        if not (folder / f"{name}.py").is_file():
            known = [path.stem for path in folder.glob("*.py")]
            raise LookupError(
                f"there is no experiments/{name}.py{did_you_mean(name, known)}"
            )
        page = f"{self._up('book')}experiments.md"
        return f"[{text or f'`{name}`'}]({page}#{anchor(name)})"

    def term(self, text: str, name: str) -> str:
        """Link to the glossary, or the plain text where the book has no glossary.

        Raises:
            LookupError: If the glossary does not have the term.
        """
        if self.glossary is None:
            return text
        if name.lower() not in self.glossary:
            raise LookupError(f"book/glossary.md does not explain {name!r}")
        return f"[{text}]({self._up('book')}glossary.md)"

    def _up(self, folder: str) -> str:
        return "" if folder == self.folder else f"../{folder}/"


def is_chapter(name: str) -> bool:
    """Whether a file name is a chapter's slug, like ``02-self-attention``."""
    return name[:2].isdigit() and name[2:3] == "-"


def first_heading(path: Path) -> str:
    """A page's title: its first heading of level one, else its file name."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path.stem


def _latex_to_text(text: str) -> str:
    from pybtex.richtext import Text

    return str(Text.from_latex(text))
