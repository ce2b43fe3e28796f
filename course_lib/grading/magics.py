"""Notebook commands in a student's cell: what IPython understands and Python does not.

``%time x = f()`` and ``%%time`` above a function carry code, and the code stays. What
only measures, installs or shows something becomes a comment. Line numbers stay as they
are, so that an error names the student's own line.
"""

import ast
import functools
import re

#: ``%time``, ``!pip``, ``?name``, ``name?``, ``files = !ls``.
COMMAND = re.compile(r"\s*([%!?]|[\w.]+\s*=\s*[%!]).*|.*[\w)]\?{1,2}\s*$")
#: What Jupyter takes for a command without its ``%``, such as ``pip install numpy``.
#: Only where Python stumbles is a line held against this.
WITHOUT_PERCENT = re.compile(
    r"\s*(pip|conda|mamba|uv|cd|ls|cat|mkdir|rm|cp|mv|matplotlib|load_ext|autoreload"
    r"|time|timeit|run|env|config)\s+[^\s=].*"
)
#: ``%time`` runs one statement, once, where it stands: one that defines something
#: stays, a mere call goes. ``%timeit`` runs its own many times and keeps nothing.
TIMED = re.compile(r"(?P<indent>\s*)%?time\s+(?:--?[a-z][\w-]*\s+)*(?P<code>\S.*)")
#: Cell magics whose cell is no Python, or is not run in the notebook.
OTHER_LANGUAGES = re.compile(
    r"%%(!|(bash|cmd|cython|html|javascript|js|latex|markdown|perl|pypy|python[23]?|r"
    r"|ruby|script|sh|sql|svg|sx|system)\b)",
    re.IGNORECASE,
)
#: Each command costs a parse. In a cell where that is more than so many characters
#: altogether, the rest of its commands are left as they are.
MOST_PARSED = 500_000


@functools.lru_cache(maxsize=32)
def plain_python(source: str) -> tuple[str, int]:
    """A cell without notebook commands, and how many of its lines were left out.

    Only where Python itself stumbles over a line is it taken for a command, so ``%`` in
    a formula is safe. Calls of ``get_ipython`` count as commands.

    >>> print(plain_python("%matplotlib inline\\n%time x = 7 % 4")[0])
    pass  # not run at grading: %matplotlib inline
    x = 7 % 4
    """
    lines = source.split("\n")
    left_out = _without_other_languages(lines)
    tree = None
    for _ in range(1 + MOST_PARSED // (len(source) + 100)):
        try:
            tree = ast.parse("\n".join(lines))
            break
        except SyntaxError as error:
            found = _command_at(lines, (error.lineno or 0) - 1)
            if found is None:
                break
            left_out += _replace(lines, *found)
        except (ValueError, RecursionError, MemoryError):
            break
    for node in ast.walk(tree) if tree else []:
        simple = isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign))
        if simple and any(
            isinstance(part, ast.Name) and part.id == "get_ipython"
            for part in ast.walk(node)
        ):
            left_out += _comment_out(lines, node.lineno - 1, node.end_lineno - 1)
    return "\n".join(lines), left_out


def leading_comments(source: str) -> list[str]:
    """The comments that a cell begins with; blank lines and commands among them are
    stepped over.
    """
    comments, lines, at = [], source.split("\n"), 0
    while at < len(lines):
        text = lines[at].strip()
        if text.startswith("#"):
            comments.append(text)
        elif text.startswith(("%", "!", "?")):
            at = _last_line(lines, at)
        elif text:
            break
        at += 1
    return comments


def _without_other_languages(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        text = line.strip()
        if OTHER_LANGUAGES.match(text):
            return _comment_out(lines, number, len(lines) - 1)
        if text and not text.startswith(("#", "%")):
            break
    return 0


def _command_at(lines: list[str], at: int) -> tuple[int, int] | None:
    """First and last line of the command that a line belongs to; None where it is no
    command.
    """
    if not 0 <= at < len(lines):
        return None
    while at > 0 and lines[at - 1].rstrip().endswith("\\"):
        at -= 1
    if COMMAND.fullmatch(lines[at]) or WITHOUT_PERCENT.fullmatch(lines[at]):
        return at, _last_line(lines, at)
    return None


def _last_line(lines: list[str], at: int) -> int:
    """The last line of a command: a backslash at a line's end goes on with the next."""
    while at + 1 < len(lines) and lines[at].rstrip().endswith("\\"):
        at += 1
    return at


def _replace(lines: list[str], first: int, last: int) -> int:
    """Put the code that a command carries in its place, or a comment; returns how many
    lines were left out.
    """
    if timed := TIMED.fullmatch(lines[first]):
        if _defines("\n".join([timed["code"], *lines[first + 1 : last + 1]])):
            lines[first] = timed["indent"] + timed["code"]
            return 0
    return _comment_out(lines, first, last)


def _defines(code: str) -> bool:
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError):
        return False
    return not all(isinstance(node, ast.Expr) for node in body)


def _comment_out(lines: list[str], first: int, last: int) -> int:
    for number in range(first, last + 1):
        text = lines[number].lstrip()
        indent = lines[number][: len(lines[number]) - len(text)]
        # `pass` keeps a block that held nothing else a block.
        lines[number] = (
            f"{indent}{'pass  ' if number == first else ''}# not run at grading: {text}"
        )
    return last - first + 1
