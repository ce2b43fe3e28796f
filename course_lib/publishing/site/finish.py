"""The built pages once more, as HTML: what the theme leaves out for readers who use no
eyes, and what is known last.

How much a page weighs is known only when it is written; a page that shows weights holds
``<data data-weight="PAGE">``.
"""

import html
import re
from collections.abc import Callable
from pathlib import Path

FOLD = re.compile(
    r'(<a class="[^"]*reference internal"'
    r' href="[^"]*">)([^<]*)(</a><details[^>]*>\s*<summary)'
    r'(><span class="toctree-toggle")'
)
ICON_SCRIPT = re.compile(
    r'<script[^>]* src="[^"]*/fontawesome\.js[^"]*"></script>\s*|'  # fmt: skip
    r'<link rel="preload" as="script" href="[^"]*/fontawesome\.js[^"]*"[^>]*>\s*'
)
CITATIONS = re.compile(r'<div role="list" class="citation-list">')


def mend(text: str) -> str:
    """A page of HTML with names for what has none, without roles that do not fit, and
    lighter.

    The sidebar folds the pages below a chapter with a bare arrow: it gets a name. A
    list of citations calls itself a list but holds anchors beside its entries: it
    becomes a plain block. The theme has its icons twice, as a font and as a script of
    0.5 MB: the font is enough.
    """
    text = FOLD.sub(
        lambda m: (
            f'{m[1]}{m[2]}{m[3]} aria-label="Pages that belong to {m[2].strip()}"{m[4]}'
        ),
        text,
    )
    text = ICON_SCRIPT.sub("", text)
    text = CITATIONS.sub('<div class="citation-list">', text)
    return re.sub(
        r'(<div class="citation"[^>]*?) role="(?:listitem|doc-biblioentry)"',
        r"\1",
        text,
    )


def fill_weights(text: str, weights: dict[str, int]) -> str:
    """Put the weights of pages, in bytes, into the places that a page holds for them."""

    def shown(match: re.Match) -> str:
        weight = weights.get(match[1])
        return (
            ""
            if weight is None
            else f'<data value="{weight}">{weight / 1000:.0f} kB</data>'
        )

    return re.sub(r'<data data-weight="([^"]*)"></data>', shown, text)


def change_pages(output: Path, change: Callable[[str], str]) -> None:
    """Change every page of a built site."""
    for path in output.rglob("*.html"):
        old = path.read_text(encoding="utf-8")
        new = change(old)
        if new != old:
            path.write_text(new, encoding="utf-8")


def not_found(title: str, home: str) -> str:
    """The page for wrong addresses. It may be shown at any depth, so it needs nothing
    beside itself.
    """
    title = html.escape(title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Page not found · {title}</title>
<style>
:root {{ color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --link: #0a58ca; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #14181d; --ink: #e7eaee; --link: #8ab8ff; }} }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem;
  background: var(--paper); color: var(--ink); }}
a {{ color: var(--link); }}
</style>
</head>
<body>
<main>
<h1>There is no such page</h1>
<p>It may have moved. <a href="{home}">{title}</a> begins here, <a href="{home}search.html">search</a> finds every
page, and the <a href="{home}book/glossary.html">glossary</a> every term.</p>
</main>
</body>
</html>
"""
