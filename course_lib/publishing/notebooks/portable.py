"""MyST Markdown → Markdown that Colab, GitHub, JupyterLab and the website all show
rightly.

Dropdowns become ``<details>``, other admonitions quotes with a bold head, labelled
equations get a ``\\tag`` and an anchor; roles are the business of `inline`. A document
is read twice: first for its labels and values, then to write.
"""

import re
from dataclasses import dataclass

from course_lib.publishing.notebooks import reading_time
from course_lib.publishing.notebooks.inline import ROLE, Inline
from course_lib.publishing.notebooks.source import Source
from course_lib.publishing.references import References

# What may stand before a block inside a list item or a quote; it is put back before
# every line that replaces the block.
MARGIN = r"(?P<margin>\s*(?:>\s?)*)"
DIRECTIVE = re.compile(
    MARGIN + r"(?P<fence>:{3,}|`{3,}|~{3,})\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)$"
)
CODE_FENCE = re.compile(
    r"\s*(?:>\s?)*(?:(?:[-*+]|\d+[.)])\s+)?(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$"
)
COLONS = re.compile(r"\s*(?:>\s?)*(:{3,})\s*$")
MATH_START = re.compile(MARGIN + r"\$\$(?P<rest>.*)$")
MATH_END = re.compile(r"^(?P<body>.*?)\$\$\s*(?:\((?P<label>[\w:.-]+)\))?\s*$")
ANCHOR = re.compile(r"^\(([\w:.-]+)\)=\s*$")
OPTION = re.compile(r"^\s*:([\w-]+):\s*(.*)$")
ADMONITIONS = (
    "note",
    "tip",
    "warning",
    "important",
    "caution",
    "attention",
    "danger",
    "hint",
    "seealso",
    "error",
)
DIRECTIVES = "admonition, dropdown, side-note, math, " + ", ".join(ADMONITIONS)


@dataclass(frozen=True)
class Value:
    """A number that prose quotes from a run."""

    expression: str
    line: int
    after: int  # number of code cells above it


def find_values(source: Source, references: References) -> list[Value]:
    """The values of a document, in the order in which `render` takes their texts."""
    reader = _Reader(source, references, None)
    reader.read()
    return reader.values


def render(
    source: Source, references: References, values: list[str] | None = None
) -> list[str]:
    """The text of every cell, with Markdown made portable and code as it is.

    Args:
        source: The document.
        references: What its roles point at.
        values: Text of each of its values; None leaves an empty place for each.

    Raises:
        CourseError: For whatever cannot be shown everywhere, with its line.
    """
    reader = _Reader(source, references, values)
    reader.read()
    reader.inline.final = True
    texts = reader.read()
    return reading_time.fill_in(source, texts, reader.predictions)


def leftovers(text: str) -> list[str]:
    """MyST syntax in Markdown, outside code: what no reader of a built notebook may
    meet.
    """
    text = re.sub(
        r"^\s*(?:>\s?)*(`{3,}|~{3,}).*?^\s*(?:>\s?)*\1", "", text, flags=re.S | re.M
    )
    found = [
        match[0]
        for match in re.finditer(
            r":{3,}", re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
        )
    ]
    return found + [
        f"{{{name}}}"
        for name in ROLE.findall(re.sub(r"(?<!\})(`+)(?!`).*?(?<!`)\1(?!`)", "", text))
    ]


class _Reader:
    """One document, read from top to bottom as often as `read` is called."""

    def __init__(
        self, source: Source, references: References, values: list[str] | None
    ):
        self.source, self.given = source, values
        self.equations: dict[str, int] = {}
        self.targets: dict[str, str] = {}
        self.inline = Inline(
            references, source.error, self.value, self.equations, self.targets
        )

    def read(self) -> list[str]:
        self.values, self.code_cells, self.seen, texts = [], 0, set(), []
        self.predictions = 0
        for cell in self.source.cells:
            if cell.kind == "markdown":
                lines = list(enumerate(cell.source.splitlines(), start=cell.line))
                texts.append("\n".join(self.blocks(lines)).strip("\n"))
            else:
                self.code_cells += cell.kind == "code"
                texts.append(cell.source)
        return texts

    def value(self, expression: str, line: int) -> str:
        if self.code_cells == 0:
            raise self.source.error(
                line, f"{{value}} `{expression}` stands above the first code cell"
            )
        self.values.append(Value(expression, line, self.code_cells))
        return self.given[len(self.values) - 1] if self.given is not None else ""

    def blocks(self, lines: list[tuple[int, str]], quoted: bool = False) -> list[str]:
        """Convert numbered lines; the result's lines are not numbered."""
        out: list[str] = []
        paragraph: list[tuple[int, str]] = []

        def flush():
            if paragraph:
                out.extend(
                    self.inline.convert(
                        "\n".join(text for _, text in paragraph), paragraph[0][0]
                    ).split("\n")
                )
                paragraph.clear()

        i = 0
        while i < len(lines):
            number, text = lines[i]
            if match := DIRECTIVE.match(text):
                flush()
                end = self._end(lines, i, match["fence"])
                body = [
                    (n, _without(t, match["margin"])) for n, t in lines[i + 1 : end]
                ]
                new = self.directive(
                    match["name"], match["title"].strip(), body, number
                )
                _part(out, match["margin"], new)
                i = end + 1
            elif match := CODE_FENCE.match(text):
                flush()
                end = _code_end(lines, i, match["fence"])
                out.extend(t for _, t in lines[i : end + 1])
                i = end + 1
            elif COLONS.match(text):
                raise self.source.error(number, "this ::: closes nothing")
            elif (match := MATH_START.match(text)) and (
                found := self._math(lines, i, match)
            ):
                flush()
                body, label, end = found
                _part(out, match["margin"], self.equation(body, label, number, quoted))
                i = end + 1
            elif match := ANCHOR.match(text):
                flush()
                self._define(
                    self.targets, match[1], _heading(lines, i + 1) or match[1], number
                )
                _part(out, "", [f'<a id="{match[1]}"></a>'])
                i += 1
            elif text.startswith("%"):
                flush()
                i += 1
            else:
                if not text.strip():
                    flush()
                    if not out or out[-1].strip():
                        out.append("")
                else:
                    paragraph.append((number, text))
                i += 1
        flush()
        return out

    def directive(
        self, name: str, title: str, body: list[tuple[int, str]], line: int
    ) -> list[str]:
        """What a directive becomes."""
        if name == "code-cell":
            raise self.source.error(
                line,
                "a code cell cannot stand inside an admonition: put it below, with"
                " a tag",
            )
        options = {}
        while body and (match := OPTION.match(body[0][1])):
            options[match[1]] = match[2]
            body = body[1:]
        while body and not body[0][1].strip():
            body = body[1:]
        if name == "math":
            text = "\n".join(([title] if title else []) + [t for _, t in body])
            return self.equation(text, options.get("label"), line, False)
        if name not in ("admonition", "dropdown", "side-note", *ADMONITIONS):
            raise self.source.error(
                line, f"the directive {{{name}}} is not known; known are {DIRECTIVES}"
            )
        unknown = set(options) - {"class", "open", "name"}
        if unknown:
            raise self.source.error(
                line,
                f"the directive {{{name}}} takes no option"
                f" {', '.join(sorted(unknown))}",
            )
        folded = (
            name in ("dropdown", "side-note")
            or "dropdown" in options.get("class", "").split()
        )
        if (
            name in ADMONITIONS
            # they have a title of their own; text behind the name is the body's first line
        ):
            if title:
                body = [(line, title), *body]
            title = {"seealso": "See also"}.get(name, name.capitalize())
        if not title:
            raise self.source.error(line, f"the directive {{{name}}} needs a title")
        self.predictions += title.startswith("Predict")
        if folded:
            head = self.inline.title(title, line)
            return [
                "<details>",
                f"<summary>{head}</summary>",
                "",
                *_stripped(self.blocks(body)),
                "",
                "</details>",
            ]
        head = self.inline.convert(title, line)
        quote = [f"**{head}**", "", *_stripped(self.blocks(body, quoted=True))]
        return [f"> {text}".rstrip() for text in quote]

    def equation(
        self, body: str, label: str | None, line: int, quoted: bool
    ) -> list[str]:
        """Displayed mathematics, numbered if it has a label."""
        body = self.inline.values_in(body.strip("\n"), line)
        if not body.strip() or any(not text.strip() for text in body.splitlines()):
            raise self.source.error(
                line, "displayed mathematics must not be empty or hold an empty line"
            )
        anchor = []
        if _breaks_outside(
            body
        ):  # lines need an environment: outside of one most readers run them together
            body = "\\begin{aligned}\n" + body.strip() + "\n\\end{aligned}"
        if label:
            if re.search(
                r"\\begin\{(align|equation|gather|multline)\*?\}|\\tag\b", body
            ):
                raise self.source.error(
                    line,
                    "a labelled equation is numbered here: use aligned or gathered"
                    " inside it",
                )
            number = (
                len(
                    [
                        name
                        for name in self.equations
                        if name != label and name in self.seen
                    ]
                )
                + 1
            )
            self._define(self.equations, label, number, line)
            # Sphinx would put lines parted by \\ into an environment that takes no
            # \tag; \cr parts them as well.
            body = (
                re.sub(r"\\\\(?=\s|$)", r"\\cr", body.rstrip()) + f" \\tag{{{number}}}"
            )
            anchor = [f'<a id="eq-{label}"></a>', ""]
        if quoted:  # JupyterLab would take the marks of the quote for mathematics
            return [*anchor, f"$${' '.join(body.split())}$$"]
        return [*anchor, "$$", *body.splitlines(), "$$"]

    def _define(self, table: dict, name: str, what, line: int) -> None:
        if name in self.seen:
            raise self.source.error(line, f"the label {name!r} is given twice")
        self.seen.add(name)
        table[name] = what

    def _math(self, lines, start: int, match) -> tuple[str, str | None, int] | None:
        """Body, label and last line of the mathematics that begins at start; None if it
        is part of a sentence.
        """
        if match["rest"].strip():
            if end := MATH_END.match(match["rest"]):
                return end["body"].strip(), end["label"], start
            if "$$" in match["rest"]:
                return None
        body = [match["rest"]] if match["rest"].strip() else []
        for i in range(start + 1, len(lines)):
            text = _without(lines[i][1], match["margin"])
            if end := MATH_END.match(text):
                return (
                    "\n".join([*body, end["body"]] if end["body"].strip() else body),
                    end["label"],
                    i,
                )
            body.append(text)
        raise self.source.error(lines[start][0], "nothing closes this $$ in its cell")

    def _end(self, lines, start: int, fence: str) -> int:
        """Index of the line that closes the directive at start."""
        if fence[0] != ":":
            end = _code_end(lines, start, fence)
            if end < len(lines):
                return end
        open_fences, i = [fence], start + 1
        while fence[0] == ":" and i < len(lines):
            text = lines[i][1]
            if (close := COLONS.match(text)) and len(close[1]) >= len(open_fences[-1]):
                open_fences.pop()
                if not open_fences:
                    return i
            elif (inner := DIRECTIVE.match(text)) and inner["fence"][0] == ":":
                open_fences.append(inner["fence"])
            elif code := CODE_FENCE.match(text):
                i = _code_end(lines, i, code["fence"])
            i += 1
        raise self.source.error(
            lines[start][0],
            f"nothing closes this {fence} before the next code cell (code cells stand"
            " outside of it)",
        )


def _breaks_outside(body: str) -> bool:
    """Whether mathematics has a line break outside any environment."""
    depth = 0
    for part in re.findall(r"\\begin\b|\\end\b|\\\\", body):
        depth += {"\\begin": 1, "\\end": -1}.get(part, 0)
        if part == "\\\\" and depth == 0:
            return True
    return False


def _code_end(lines, start: int, fence: str) -> int:
    """Index of the line that closes a code fence, or the number of lines where nothing
    does.
    """
    closing = re.compile(rf"\s*(?:>\s?)*{re.escape(fence[0])}{{{len(fence)},}}\s*$")
    return next(
        (i for i in range(start + 1, len(lines)) if closing.match(lines[i][1])),
        len(lines),
    )


def _without(text: str, margin: str) -> str:
    return (
        text[len(margin) :]
        if text.startswith(margin)
        else text.lstrip()
        if text.strip(" >")
        else ""
    )


def _part(out: list[str], margin: str, new: list[str]) -> None:
    """Append a block, with an empty line before and after it."""
    if out and out[-1].strip(" >"):
        out.append(margin.rstrip())
    out.extend(f"{margin}{text}".rstrip() for text in new)
    out.append(margin.rstrip())


def _stripped(lines: list[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n")


def _heading(lines, start: int) -> str | None:
    for _, text in lines[start:]:
        if text.strip():
            return text.lstrip("#").strip() if text.startswith("#") else None
    return None
