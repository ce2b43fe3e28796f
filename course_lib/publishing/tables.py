"""Tables of the website as HTML, from ``templates/table.html``."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

PAGES = Environment(
    loader=PackageLoader("course_lib.publishing"),
    autoescape=True,
    undefined=StrictUndefined,
)


def table(heads: list[str], groups: list[tuple[str, list]]) -> str:
    """A table.

    Args:
        heads: Names of the columns.
        groups: (title, rows) of each group of rows; a title may be empty. A row is
            (first cell, the other cells); what is no ``Markup`` is escaped.
    """
    return PAGES.get_template("table.html").render(heads=heads, groups=groups)


def link(address: str, text: str, label: str = "") -> Markup:
    """A link, with a name for those who hear it alone."""
    named = Markup(' aria-label="{}"').format(label) if label else ""
    return Markup('<a href="{}"{}>{}</a>').format(address, named, text)
