"""Tables of the website's own pages, as HTML whose rows a narrow screen can stack: each
cell carries the name of its column, and roles that survive the stacking.
"""


def table(columns: list[str], rows: list[str]) -> str:
    """A table with these columns, of rows made by `row`."""
    body = f'<tbody role="rowgroup">{"".join(rows)}</tbody>'
    return f'<table role="table" class="stacks">{head(columns)}{body}</table>'


def head(columns: list[str]) -> str:
    """The names of the columns."""
    names = "".join(
        f'<th role="columnheader" scope="col">{name}</th>' for name in columns
    )
    return f'<thead role="rowgroup"><tr role="row">{names}</tr></thead>'


def row(first: str, cells: dict[str, str]) -> str:
    """What a row is about, and its cells by column; all of it is HTML."""
    rest = "".join(
        f'<td role="cell" data-name="{name}">{text}</td>'
        for name, text in cells.items()
    )
    return f'<tr role="row"><th role="rowheader" scope="row">{first}</th>{rest}</tr>'
