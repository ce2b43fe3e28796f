"""Roles, links and mathematics inside a paragraph: MyST's inline syntax → plain
Markdown.

Code spans, HTML tags and mathematics are stepped over as they are; only ``{value}`` is
looked for inside mathematics.
"""

import ast
import html
import re
from collections.abc import Callable

from course_lib.publishing.notebooks import reading_time
from course_lib.publishing.references import References

ROLE = re.compile(r"\{([A-Za-z][\w:.+-]*)\}(?=`)")
TICKS = re.compile(r"`+")
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.S)
LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
MATH = re.compile(
    r"\$\$(?:\\.|[^\\])+?\$\$|\$(?!\s)(?:\\.|[^\\$])*?(?<!\s)\$(?!\d)", re.S
)
TARGET = re.compile(r"^(.*?)\s*<([^<>]+)>$", re.S)


def code_span(text: str, start: int) -> tuple[str, int] | None:
    """Content and end of the code span whose backticks begin at start; None if nothing
    closes it.
    """
    opening = TICKS.match(text, start)[0]
    for match in TICKS.finditer(text, start + len(opening)):
        if match[0] == opening:
            return text[start + len(opening) : match.start()], match.end()
    return None


class Inline:
    """Converts the paragraphs of one document.

    Args:
        references: Looks up papers, chapters and terms.
        error: Makes the error to raise, from a line and a message.
        value: Gives the text of a value, from its expression and line.
        labels: Numbers of the equations by label, and texts of the targets by name;
            filled while blocks are read.
        final: False in the first reading, when labels further down are not known yet.
    """

    def __init__(
        self,
        references: References,
        error: Callable,
        value: Callable,
        equations: dict,
        targets: dict,
    ):
        self.references, self.error, self.value = references, error, value
        self.equations, self.targets = equations, targets
        self.final = False

    def convert(self, text: str, line: int) -> str:
        """The text in plain Markdown; line is where it begins."""
        out, i = [], 0
        dollars, single = 0, []  # those of mathematics; the lines of all others
        while i < len(text):
            here = line + text.count("\n", 0, i)
            match = None
            if text[i] == "\\":
                out.append(text[i : i + 2])
                i += 2
                continue
            if text[i] == "`":
                span = code_span(text, i)
                end = span[1] if span else TICKS.match(text, i).end()
                out.append(text[i:end])
                i = end
                continue
            if text[i] == "{" and (match := ROLE.match(text, i)):
                span = code_span(text, match.end())
                if span is None:
                    raise self.error(
                        here,
                        f"the role {{{match[1]}}} has no closing backtick in its"
                        " paragraph",
                    )
                out.append(self.role(match[1], span[0], here))
                i = span[1]
                continue
            if text[i] == "$" and (match := MATH.match(text, i)):
                out.append(self.values_in(match[0], here))
                dollars += 2
            elif text[i] == "<" and (match := TAG.match(text, i)):
                out.append(match[0])
            elif text.startswith("[^", i):
                raise self.error(
                    here,
                    "Colab and Jupyter show no footnotes; use a side note or put it in"
                    " the text",
                )
            elif (
                text[i] == "["
                and text[i - 1 : i] != "!"
                and (match := LINK.match(text, i))
            ):
                out.append(self.link(match[1], match[2], here))
            if match:
                i = match.end()
            else:
                if text[i] == "$":
                    single.append(here)
                out.append(text[i])
                i += 1
        if single and len(single) + dollars > 1:
            raise self.error(
                single[0],
                "JupyterLab takes what stands between two dollar signs of a paragraph"
                " for mathematics: write \\$ for a dollar",
            )
        return "".join(out)

    def values_in(self, text: str, line: int) -> str:
        """Mathematics with its values filled in, and nothing else touched."""
        out, i = [], 0
        for match in re.finditer(r"\{value\}(?=`)", text):
            span = code_span(text, match.end())
            if span is None:
                raise self.error(line, "the role {value} has no closing backtick")
            out += [text[i : match.start()], self.role("value", span[0], line)]
            i = span[1]
        return "".join(out) + text[i:]

    def role(self, name: str, content: str, line: int) -> str:
        """What a role becomes."""
        target = TARGET.match(content)
        text, goal = (target[1], target[2]) if target else (None, content.strip())
        try:
            if name == "value":
                return self.value(_expression(content), line)
            if name == "eq":
                return self._equation(goal)
            if name == "ref":
                return self._target(goal, text)
            if name in ("cite", "cite:p", "cite:t"):
                aside = name == "cite:p"
                keys = [key.strip() for key in content.split(",")]
                cited = "; ".join(self.references.cite(key, aside) for key in keys)
                return f"({cited})" if aside else cited
            if name == "doc":
                return self.references.page(goal, text)
            if name == "experiment":
                return self.references.experiment(goal, text)
            if name == "term":
                return self.references.term(text or goal, goal)
            if name == reading_time.ROLE:
                return self._reading_time(content)
            if name == "math":
                return f"${self.values_in(content, line)}$"
        except LookupError as error:
            raise self.error(line, str(error.args[0])) from None
        except SyntaxError as error:
            raise self.error(
                line,
                f"{{value}} needs one Python expression, got {content!r} ({error.msg})",
            ) from None
        known = (
            "cite, cite:t, doc, eq, experiment, math, reading-time, ref, term, value"
        )
        raise self.error(line, f"the role {{{name}}} is not known; known are {known}")

    def link(self, text: str, goal: str, line: int) -> str:
        """A Markdown link; those to a target of this page or to another source become
        what a notebook understands.
        """
        shown = self.convert(text, line)
        try:
            if goal.startswith("#"):
                return self._target(goal[1:], shown or None)
            if goal.endswith(".md") and "://" not in goal:
                return self.references.page(goal, shown or None)
        except LookupError as error:
            raise self.error(line, str(error.args[0])) from None
        return f"[{shown}]({goal})"

    def title(self, text: str, line: int) -> str:
        """A dropdown's title as HTML, since Markdown is not read inside ``<summary>``."""
        from markdown_it import MarkdownIt

        text = self.convert(text, line)
        if MATH.search(text):
            raise self.error(
                line,
                "mathematics in a dropdown's title is not shown on GitHub; put it in"
                " the body",
            )
        return MarkdownIt().renderInline(text)

    def _equation(self, label: str) -> str:
        if label not in self.equations:
            if self.final:
                raise LookupError(
                    "no equation of this page has the label"
                    f" {label!r}{_known(self.equations)}"
                )
            return ""
        return f'<a href="#eq-{html.escape(label)}">({self.equations[label]})</a>'

    def _reading_time(self, content: str) -> str:
        if content != reading_time.UNIT:
            raise LookupError(f"write {reading_time.WRITTEN}, got {content!r}")
        if self.references.folder != "notebooks":
            raise LookupError(
                f"{{{reading_time.ROLE}}} is for chapters; how long a problem set"
                " takes is its author's estimate"
            )
        return reading_time.PLACE

    def _target(self, name: str, text: str | None) -> str:
        if name not in self.targets:
            if self.final:
                raise LookupError(
                    f"this page has no target ({name})={_known(self.targets)}"
                )
            return ""
        return f'<a href="#{html.escape(name)}">{text or self.targets[name]}</a>'


def _expression(content: str) -> str:
    ast.parse(content.strip(), mode="eval")
    return content.strip()


def _known(names) -> str:
    return f"; there are {', '.join(sorted(names))}" if names else ""
