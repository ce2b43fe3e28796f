"""Live figures: a function with controls, for what cannot be drawn ahead, such as the
reader's own sentence.

With a kernel Jupyter shows the widget. Without one (the website, GitHub, print) one
worked example stands there.
"""

import contextlib
import html
import io
from collections.abc import Callable, Mapping

from course_lib.figures.explorer import Explorer
from course_lib.figures.picture import Picture, require_alt

_STYLE = (
    "border:1px solid #8a949e;border-radius:6px;padding:.75rem;max-width:760px;"
    "background:#fff;color:#1b1f24"
)


class Live:
    """Controls with the result of a function below them; see `live`."""

    def __init__(
        self,
        function,
        controls: dict,
        example: dict,
        shown: str,
        description: str,
        caption: str | None,
    ):
        self.function, self.controls, self.example = function, controls, example
        self.shown = shown  # HTML of the worked example's result
        self.description, self.caption = description, caption
        # made when first displayed, so that a figure nobody shows opens no channel to
        # the page
        self.widget = None
        self.result = None  # the widget that shows the result

    @property
    def html(self) -> str:
        """The worked example, which needs no kernel."""
        given = ", ".join(
            f"{_words(name)} = {html.escape(_said(value))}"
            for name, value in self.example.items()
        )
        caption = (
            f'<p style="margin:.5rem 0 0">{html.escape(self.caption)}</p>'
            if self.caption
            else ""
        )
        return (
            f'<div class="course-live" style="{_STYLE}"><p style="margin:0 0'
            f' .5rem"><strong>Example:</strong> {given}</p>{self.shown}{caption}<p'
            ' style="margin:.5rem 0 0;font-size:.9em">Run this notebook to try your'
            " own.</p></div>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"text/plain": self.description, "text/html": self.html}
        with contextlib.suppress(
            ImportError
        ):  # without ipywidgets the example is all there is
            self.widget = self.widget or self._build()
            data["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.widget.model_id,
            }
        return data

    def __repr__(self) -> str:
        return self.description

    def run(self, *_) -> None:
        """Compute with what the controls hold now. An error is told in one line: the
        reader's input is no crash.
        """
        given = {name: widget.value for name, widget in self.inputs.items()}
        try:
            self.result.value = as_html(self.function, given)
        except Exception as error:
            said = html.escape(
                str(error).strip().splitlines()[0]
                if str(error).strip()
                else type(error).__name__
            )
            self.result.value = f'<p role="alert">That did not work: {said}</p>'

    def _build(self):
        import ipywidgets as widgets

        self.inputs = {
            name: _widget(widgets, name, self.controls[name], self.example[name])
            for name in self.controls
        }
        self.result = widgets.HTML(self.shown)
        button = widgets.Button(description="Run", tooltip="Compute again")
        button.on_click(self.run)
        for control in self.inputs.values():
            # Text counts when it is finished (Enter, or leaving the box), a slider when
            # it is let go.
            control.observe(self.run, names="value")
        parts = [*self.inputs.values(), button, self.result]
        if self.caption:
            parts.append(widgets.HTML(f"<p>{html.escape(self.caption)}</p>"))
        return widgets.VBox(parts)


def live(
    function: Callable[..., object],
    *,
    alt: str | None = None,
    caption: str | None = None,
    example: Mapping[str, object] | None = None,
    **controls,
) -> Live:
    """Let the reader change a function's arguments and see its result.

    Args:
        function: Returns a picture of `course_lib.figures`, text, or anything that
            Jupyter shows as HTML.
        alt: What can be tried here, in one sentence; without it the caption.
        caption: Printed below.
        example: The arguments of the worked example, where they differ from the
            controls' own: a slider starts in the middle, a list with its first value.
        **controls: Name -> a str for a text box, (low, high) for a slider, a list to
            choose from, a bool for a tick.

    Raises:
        ValueError: If a control or an example's value is of no such kind. What the
            function raises for the worked example is raised here: a page must not be
            published with a broken one.
    """
    if alt is not None:
        require_alt(alt, "live figure")
    if not controls:
        raise ValueError(
            "live needs at least one control, such as sentence='the dog barks', got"
            " none"
        )
    values = {name: _start(name, control) for name, control in controls.items()}
    for name, value in (example or {}).items():
        if name not in controls:
            raise ValueError(
                f"example must name controls ({', '.join(controls)}), got {name!r}"
            )
        _check(name, controls[name], value)
        values[name] = value
    given = ", ".join(
        f"{_words(name)} = {_said(value)}" for name, value in values.items()
    )
    name = _words(getattr(function, "__name__", "live figure"))
    description = f"{alt or caption or name} (example: {given})"
    return Live(
        function, controls, values, as_html(function, values), description, caption
    )


def as_html(function: Callable[..., object], arguments: dict) -> str:
    """What the function prints and returns, as HTML."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        result = function(**arguments)
    return (
        _preformatted(printed.getvalue()) if printed.getvalue() else ""
    ) + _result_html(result)


def _result_html(result) -> str:
    if result is None:
        return ""
    if isinstance(result, Picture):
        return (
            f'<img src="{result.data_uri}" width="{result.width}"'
            f' alt="{html.escape(result.alt)}" '
            # the book's theme dims and frames pictures on a dark page
            'style="max-width:100%;height:auto;filter:none!important;padding:0!important">'
        )
    if isinstance(result, str):
        return _preformatted(result)
    if hasattr(result, "_repr_html_"):
        return result._repr_html_()
    if isinstance(result, Explorer):
        return (
            result.html
        )  # a widget runs no script, so that in it the explorer's first picture stands
    return _preformatted(repr(result))


def _preformatted(text: str) -> str:
    return (
        '<pre style="white-space:pre-wrap;background:none;color:inherit">'
        f"{html.escape(text)}</pre>"
    )


def _start(name: str, control):
    if isinstance(control, (str, bool)):
        return control
    if isinstance(control, list) and control:
        return control[0]
    if _is_range(control):
        middle = (control[0] + control[1]) / 2
        return int(middle) if all(isinstance(end, int) for end in control) else middle
    raise ValueError(
        f"control {name!r} must be a str, a bool, a list, or (low, high) with low <"
        f" high, got {control!r}"
    )


def _is_range(control) -> bool:
    numbers = (
        isinstance(control, tuple)
        and len(control) == 2
        and all(isinstance(end, (int, float)) for end in control)
    )
    return numbers and control[0] < control[1]


def _check(name: str, control, value) -> None:
    if isinstance(control, bool):
        fits, wanted = isinstance(value, bool), "True or False"
    elif isinstance(control, str):
        fits, wanted = isinstance(value, str), "a str"
    elif isinstance(control, list):
        fits, wanted = value in control, f"one of {control}"
    else:
        fits = isinstance(value, (int, float)) and control[0] <= value <= control[1]
        wanted = f"from {control[0]} to {control[1]}"
    if not fits:
        raise ValueError(f"example {name!r} must be {wanted}, got {value!r}")


def _widget(widgets, name: str, control, value):
    look = {
        "description": _words(name),
        "value": value,
        "style": {"description_width": "initial"},
        "layout": {"width": "auto", "max_width": "40em"},
    }
    if isinstance(control, bool):
        return widgets.Checkbox(indent=False, **look)
    if isinstance(control, str):
        return widgets.Text(continuous_update=False, **look)
    if isinstance(control, list):
        return widgets.Dropdown(options=control, **look)
    low, high = control
    if all(isinstance(end, int) for end in control):
        return widgets.IntSlider(min=low, max=high, continuous_update=False, **look)
    return widgets.FloatSlider(
        min=low, max=high, step=(high - low) / 100, continuous_update=False, **look
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _said(value) -> str:
    return (
        f"'{value}'"
        if isinstance(value, str)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
