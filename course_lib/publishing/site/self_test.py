"""The self-test of prerequisites: questions with answers to choose from, as one form
that needs no kernel.

``{self-test}`` on a page shows the questions of ``book/self-test.yml``.
``book/_static/course.js`` marks them; where scripts do not run, each answer can be
unfolded by hand.
"""

import html
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course_lib.errors import CourseError

FILE = Path("book", "self-test.yml")
KEYS = {"ask", "choices", "right", "why", "read"}
BUTTONS = """<p class="self-test-buttons">
<button type="button" class="self-test-mark" hidden>Mark my answers</button>
<button type="button" class="self-test-again" hidden>Start again</button></p>
<div class="self-test-result" role="status" tabindex="-1" hidden></div>"""
RADIO = (
    '<label><input type="radio" name="question-{}" value="{}" autocomplete="off"><span>'
)


def load_questions(root: Path) -> list[dict]:
    """The questions: ``{"ask", "choices", "right" (one of the choices), "why", "read":
    {title: address}}``.

    Raises:
        CourseError: If a question lacks a part, its right answer is no choice, or it
            names nothing to read.
    """
    questions = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    for number, question in enumerate(questions, start=1):
        if set(question) != KEYS:
            raise CourseError(
                f"{FILE.as_posix()}: question {number} must have {sorted(KEYS)}, got"
                f" {sorted(question)}"
            )
        if (
            question["choices"].count(question["right"]) != 1
            or len(set(question["choices"])) < 3
        ):
            raise CourseError(
                f"{FILE.as_posix()}: question {number} needs three choices or more, one"
                " of them right"
            )
        if not question["read"]:
            raise CourseError(
                f"{FILE.as_posix()}: question {number} names nothing to read up in"
            )
    return questions


class SelfTest(SphinxDirective):
    """Puts the form where ``{self-test}`` stands."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / FILE))
        form = nodes.container(classes=["self-test"])
        for number, question in enumerate(load_questions(root), start=1):
            form += self._question(number, question)
        form += _raw(BUTTONS)
        return [form]

    def _question(self, number: int, question: dict) -> list[nodes.Node]:
        place = question["choices"].index(question["right"])
        made = [
            _raw(
                f'<fieldset class="question" id="question-{number}"'
                f' data-right="{place}"><legend>{number}. '
            )
        ]
        made += [
            *self._inline(question["ask"]),
            _raw('</legend><p class="verdict" hidden></p>'),
        ]
        for index, choice in enumerate(question["choices"]):
            made.append(_raw(RADIO.format(number, index)))
            made += [*self._inline(choice), _raw("</span></label>")]
        made.append(
            _raw('<details class="answer"><summary>Answer</summary><p><strong>')
        )
        made += [
            *self._inline(question["right"]),
            _raw("</strong></p><p>"),
            *self._inline(question["why"]),
        ]
        links = " · ".join(
            f'<a class="read-up" href="{html.escape(address)}">{html.escape(title)}</a>'
            for title, address in question["read"].items()
        )
        return [*made, _raw(f"</p><p>Read up: {links}</p></details></fieldset>")]

    def _inline(self, text: str) -> list[nodes.Node]:
        return self.parse_inline(str(text))[0]


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")
