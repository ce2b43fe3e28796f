"""Each piece of MyST becomes Markdown that every reader of notebooks shows."""

from textwrap import dedent

import pytest

from course_lib.errors import CourseError
from course_lib.publishing.notebooks.portable import find_values, leftovers, render
from course_lib.publishing.notebooks.source import read
from course_lib.publishing.references import References


@pytest.fixture
def convert(book):
    def convert(text, values=()):
        path = book.chapter(text)
        source, references = read(path, book.root), References(book.root)
        found = find_values(source, references)
        rendered = render(source, references, list(values) or [""] * len(found))
        return "\n".join(
            text
            for cell, text in zip(source.cells, rendered, strict=True)
            if cell.kind == "markdown"
        )

    return convert


@pytest.mark.parametrize(
    "fence",
    [
        ":::{admonition} Predict *now*\n:class: dropdown",
        "```{admonition} Predict *now*\n:class: dropdown",
    ]
    + [
        ":::{dropdown} Predict *now*",
        ":::{side-note} Predict *now*",
        "::::{side-note} Predict *now*",
    ],
)
def test_dropdowns(convert, fence):
    closing = fence[: len(fence) - len(fence.lstrip(":`"))]
    text = convert(
        f"Before.\n{fence}\n\nThe *body*, {{cite}}`luong`.\n{closing}\nAfter."
    )
    assert text == dedent("""\
        Before.

        <details>
        <summary>Predict <em>now</em></summary>

        The *body*, [Luong and van der Berg (2015)](https://doi.org/10.1/x).

        </details>

        After.""")


def test_admonitions_become_quotes(convert):
    text = convert(
        ":::{note}\nOne.\n\n$$\na \\\\\nb\n$$\n\nTwo.\n:::\n\n:::{admonition} Break"
        " it\nX.\n:::\n"
    )
    assert (
        text == "> **Note**\n>\n> One.\n>\n> $$\\begin{aligned} a \\\\ b"
        " \\end{aligned}$$\n>\n> Two.\n\n> **Break it**\n>\n> X."
    )
    assert convert("```{tip} Short.\n```\n") == "> **Tip**\n>\n> Short."


def test_nested_admonitions_and_lists(convert):
    text = convert("""
        ::::{dropdown} Outer
        :::{warning}
        Inner.
        :::
        - item

          :::{tip}
          In a list.
          :::
        ```python
        ::: not ours {eq}`x`
        ```
        ::::
        """)
    assert "> **Warning**\n>\n> Inner." in text
    assert "- item\n\n  > **Tip**\n  >\n  > In a list." in text
    assert "```python\n::: not ours {eq}`x`\n```\n\n</details>" in text
    same_length = convert(":::{dropdown} A\n:::{note}\nB\n:::\nC\n:::\n")
    assert same_length.count("<details>") == 1 and same_length.endswith(
        "C\n\n</details>"
    )


def test_equations_are_numbered_and_referenced(convert):
    text = convert(
        "See {eq}`two`.\n\n$$ a $$ (one)\n\n$$\nb \\\\\nc\n$$"
        " (two)\n\n$$\nd\n$$\n\n```{math}\n:label: three\ne\n```\n"
    )
    assert text.startswith('See <a href="#eq-two">(2)</a>.')
    assert '<a id="eq-one"></a>\n\n$$\na \\tag{1}\n$$' in text
    # Sphinx wraps mathematics with \\ into an environment in which \tag is an error.
    assert "$$\n\\begin{aligned}\nb \\cr\nc\n\\end{aligned} \\tag{2}\n$$" in text
    assert "$$\nd\n$$" in text and "e \\tag{3}" in text


def test_targets_links_and_pages(convert, book):
    book.write("book/setup.md", "# Set-up\n")
    book.write("book/glossary.md", "Token\n: A piece of text.\n")
    book.write("book/02-lines.md", "# Lines\n")
    text = convert(
        "(here)=\n## A *head*\n\n{ref}`here`, {ref}`this <here>`, [that](#here),"
        " {doc}`setup`, {doc}`04-circles`, {doc}`01-squares`, [lines](02-lines.md),"
        " {term}`token`.\n"
    )
    assert text.startswith('<a id="here"></a>\n\n## A *head*')
    assert (
        '<a href="#here">A *head*</a>, <a href="#here">this</a>, <a'
        ' href="#here">that</a>' in text
    )
    assert (
        "[Set-up](../book/setup.md), chapter 4, *Circles* (to come), [chapter 1,"
        " *Squares*](01-squares.ipynb)" in text
    )
    assert "[lines](02-lines.ipynb), [token](../book/glossary.md)." in text


def test_citations(convert):
    assert (
        convert("{cite}`vaswani2017,luong` {cite:t}`vaswani2017`")
        == "[Vaswani et al. (2017)](https://arxiv.org/abs/1706.03762); [Luong and van"
        " der Berg (2015)](https://doi.org/10.1/x) [Vaswani et al."
        " (2017)](https://arxiv.org/abs/1706.03762)"
    )
    assert (
        convert("so it is {cite:p}`vaswani2017, luong`.")
        == "so it is ([Vaswani et al., 2017](https://arxiv.org/abs/1706.03762); [Luong"
        " and van der Berg, 2015](https://doi.org/10.1/x))."
    )


def test_code_mathematics_and_comments(convert):
    text = convert(
        "% a note to the author\nUse `{eq}`, ``{cite}`x` `` and $\\{a\\}$; costs"
        " \\$5.\n\n    ~~~\n:::{x}\n~~~\n"
    )
    assert "note to the author" not in text
    assert "Use `{eq}`, ``{cite}`x` `` and $\\{a\\}$; costs \\$5." in text
    text = convert(
        "- a list\n  ```python\n  % kept\n  {eq}`x`\n  ```\n- `a\n  {eq}` b\n"
    )
    assert text == "- a list\n  ```python\n  % kept\n  {eq}`x`\n  ```\n- `a\n  {eq}` b"


def test_values_are_found_in_text_mathematics_and_titles(convert):
    cell = "```{code-cell} ipython3\nx = 1\n```\n"
    text = convert(
        f'# T\n\n{cell}\n{{value}}`x` and {{value}}`f"{{x}}"`, $x = {{value}}`x +'
        " 1`$.\n\n:::{dropdown} T {value}`x + 2`\nA\n:::\n\n$$\nx = {value}`x +"
        " 3`\n$$\n",
        ["ONE", "TWO", "3", "4", "5"],
    )
    assert (
        "ONE and TWO, $x = 3$." in text
        and "<summary>T 4</summary>" in text
        and "$$\nx = 5\n$$" in text
    )


@pytest.mark.parametrize(
    "text, line, message",
    [
        ("a\n\nb\n{numref}`x`", 4, "role {numref} is not known"),
        ("a\n\n:::{figure} x.png\n:::", 3, "directive {figure} is not known"),
        (
            "a {cite}`vaswani2018`",
            1,
            "no entry 'vaswani2018'; did you mean vaswani2017",
        ),
        ("a\n{eq}`x`", 2, "no equation of this page has the label 'x'"),
        ("{ref}`x`", 1, r"no target \(x\)="),
        ("[x](#y)", 1, r"no target \(y\)="),
        ("{doc}`03-triangle`", 1, "no chapter or page '03-triangle'"),
        ("a\n\n:::{note}\nb", 3, "nothing closes this :::"),
        ("a\n\n:::\n", 3, "closes nothing"),
        (":::{dropdown}\nb\n:::", 1, "needs a title"),
        (":::{note}\n:colour: red\nb\n:::", 1, "takes no option colour"),
        (":::{dropdown} Why $x$?\nb\n:::", 1, "mathematics in a dropdown's title"),
        ("$$\na\n\nb\n$$", 1, "empty line"),
        ("$$\na", 1, r"nothing closes this \$\$"),
        ("$$ a $$ (x)\n\n$$ b $$ (x)", 3, "'x' is given twice"),
        ("$$\n\\begin{align}a\\end{align}\n$$ (x)", 1, "aligned"),
        ("{value}`x`", 1, "above the first code cell"),
        ("```{code-cell} ipython3\n1\n```\n\n{value}`x +`", 5, "one Python expression"),
        ("a[^1]\n\n[^1]: b", 1, "footnotes"),
        ("`{eq}` {eq}`x", 1, "no closing backtick"),
        ("It\ncosts $5 and $10.", 2, r"between two dollar signs.*write \\\$"),
        ("It costs $5, and $x$ more.", 1, "between two dollar signs"),
        (
            ":::{note}\n```{code-cell} ipython3\n1\n```\n:::",
            1,
            "nothing closes this :::.*code cells stand outside",
        ),
    ],
)
def test_what_cannot_be_shown_is_an_error_with_its_line(convert, text, line, message):
    with pytest.raises(CourseError, match=rf"^book/01-squares.md:{line}: .*{message}"):
        convert(text)


def test_values_between_dollar_signs_are_an_error_with_its_line(convert):
    cell = "```{code-cell} ipython3\nprice = 5\n```\n"
    with pytest.raises(CourseError, match=r"^book/01-squares.md:5: JupyterLab takes"):
        convert(f"{cell}\nOne costs ${{value}}`price`, two ${{value}}`2 * price`.\n")


def test_dollar_signs_that_nobody_takes_for_mathematics_are_fine(convert):
    for text in (
        "It costs $5.\n\nAnd $10.",
        "It costs \\$5 and \\$10.",
        "Shown as `$5` and `$10`, $x$ and $y$.",
    ):
        assert convert(text).strip() == text


def test_leftovers_are_seen_outside_code():
    assert leftovers("a {eq}`x` b") == ["{eq}"]
    assert leftovers(":::{note}\n:::") == [":::", ":::"]
    assert leftovers("`{eq}` and\n```python\n::: {a}`b`\n```\nand ``{eq}`x` ``") == []
