"""Every picture: alt text, stable bytes, what Jupyter gets, and bad input named."""

import base64
import io
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
import torch
from drawn import DRAWN, TOKENS, WEIGHTS
from PIL import Image

from course_lib import figures
from course_lib.figures import style


@pytest.fixture(params=DRAWN)
def draw(request):
    return DRAWN[request.param]


def test_the_same_drawing_has_the_same_bytes(draw):
    assert draw(alt="what it shows").png == draw(alt="what it shows").png


def test_the_same_bytes_in_another_process(draw):
    """Neither the order of a set nor a cache that an earlier picture filled may show."""
    name = next(name for name, function in DRAWN.items() if function is draw)
    code = (
        "import sys, drawn;"
        f" sys.stdout.buffer.write(drawn.DRAWN[{name!r}](alt='x').png)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=__file__.rsplit("/", 1)[0],
    )
    assert run.stdout == draw(alt="x").png


def test_dots_can_leave_out_the_mean():
    values = {"one cluster": [0.9, 1.0], "two clusters": [0.0, 1.0]}
    plain, given, without = (
        figures.dots(values, x_label="share", alt="x", **o).png
        for o in ({}, {"mean": True}, {"mean": False})
    )
    assert plain == given != without


@pytest.mark.parametrize("alt", ["", "   ", None])
def test_alt_text_is_required(draw, alt):
    with pytest.raises(ValueError, match="alt must say in words"):
        draw(alt=alt)


def test_jupyter_gets_the_picture_and_the_words(draw):
    picture = draw(alt="  What it shows. ")
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == repr(picture) == "What it shows."
    assert base64.b64decode(data["image/png"]) == picture.png
    assert metadata["image/png"] == {"alt": "What it shows.", "width": picture.width}


def test_pictures_fit_a_page_and_carry_no_metadata(draw):
    image = Image.open(io.BytesIO(draw(alt="x").png))
    assert image.format == "PNG" and not image.info.keys() & {
        "Software",
        "Creation Time",
        "date",
    }
    assert 100 < image.width <= 1.05 * style.WIDTH * style.DPI
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_the_reader_s_own_style_neither_changes_nor_is_changed(draw):
    expected = draw(alt="x").png
    with matplotlib.rc_context(
        {"lines.linewidth": 9, "font.size": 30, "savefig.dpi": 20}
    ):
        before = dict(matplotlib.rcParams)
        assert draw(alt="x").png == expected
        assert dict(matplotlib.rcParams) == before


def test_pictures_need_neither_pyplot_nor_torch():
    code = (
        "import sys; from course_lib import figures; figures.heatmap([[1, 0], [0.5,"
        " 0.5]], alt='x').png; figures.lines([1, 2], {'a': [1, 2]}, x_label='x',"
        " y_label='y', alt='x'); print([m for m in ('torch', 'matplotlib.pyplot',"
        " 'ipywidgets') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True
        ).stdout.strip()
        == "[]"
    )


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, course_lib.figures; print([m for m in ('matplotlib', 'numpy',"
        " 'PIL') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True
        ).stdout.strip()
        == "[]"
    )


@pytest.mark.parametrize(
    "form",
    [
        torch.tensor(WEIGHTS, requires_grad=True),
        torch.tensor(WEIGHTS, dtype=torch.float64),
        np.array(WEIGHTS),
        [list(map(torch.tensor, row)) for row in WEIGHTS],
        [torch.tensor(row) for row in WEIGHTS],
        tuple(map(tuple, WEIGHTS)),
    ],
)
def test_tensors_arrays_and_lists_give_the_same_heatmap(form):
    np.testing.assert_allclose(
        figures.heatmap(form, alt="x").matrix, WEIGHTS, rtol=1e-6
    )


def test_bfloat16_is_read():
    assert figures.heatmap(
        torch.eye(2, dtype=torch.bfloat16), alt="x"
    ).matrix.tolist() == [[1, 0], [0, 1]]


def test_a_heatmap_keeps_its_numbers_even_when_the_tensor_changes_later():
    tensor = torch.tensor(WEIGHTS, dtype=torch.float64)
    picture = figures.heatmap(tensor, TOKENS, TOKENS, alt="x")
    tensor.zero_()
    assert (
        picture.matrix.tolist() == WEIGHTS and picture.rows == picture.columns == TOKENS
    )


def shades(png: bytes, colour: tuple, tolerance: int = 6) -> int:
    """How many pixels have about this colour."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    return int((np.abs(pixels - colour).max(axis=-1) <= tolerance).sum())


def test_missing_cells_are_hatched_and_others_are_not():
    hatched = figures.heatmap([[np.nan, 1], [0.5, 1]], alt="x").png
    infinite = figures.heatmap([[-np.inf, 1], [0.5, 1]], alt="x").png
    full = figures.heatmap([[0, 1], [0.5, 1]], alt="x").png
    ground = (0xEC, 0xEF, 0xF1)
    few = shades(full, ground, 2)  # the pale end of the scale beside the matrix
    assert shades(hatched, ground, 2) > few + 1000 < shades(infinite, ground, 2)


def test_numbers_are_printed_in_black_on_pale_cells_and_white_on_dark_ones():
    assert (
        style.text_colour(style.RAMP(0.0)) == "black"
        and style.text_colour(style.RAMP(1.0)) == "white"
    )
    for share in np.linspace(0, 1, 101):
        ground, ink = (
            style.luminance(style.RAMP(share)),
            style.luminance(style.text_colour(style.RAMP(share))),
        )
        assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5


def test_the_ramp_falls_evenly_in_lightness():
    """CIELAB lightness, so that equal differences look equal, in grey too."""
    y = np.array([style.luminance(style.RAMP(share)) for share in np.linspace(0, 1, 9)])
    lightness = np.where(y > (6 / 29) ** 3, 116 * np.cbrt(y) - 16, y * (29 / 3) ** 3)
    steps = np.diff(lightness)
    assert lightness[0] > 95 and lightness[-1] < 16
    np.testing.assert_allclose(steps, steps.mean(), rtol=0.1)


def test_lines_contrast_with_white_and_differ_without_colour():
    for colour in style.PALETTE:
        assert 1.05 / (style.luminance(colour) + 0.05) >= 3
    looks = set(zip(map(str, style.DASHES), style.MARKERS, strict=True))
    assert (
        len(looks)
        == len(style.PALETTE)
        == len(set(style.MARKERS))
        == len(set(map(str, style.DASHES)))
    )


def test_what_the_font_lacks_is_named_and_blanks_are_seen(recwarn):
    from course_lib.figures.inputs import visible

    assert [visible(t) for t in (" the", "a b", "\n", "  ", "", "x\x07")] == [
        "␣the",
        "a b",
        "↵",
        "␣␣",
        "∅",
        "x\\x07",
    ]
    assert style.drawable("a中b") == "aU+4E2Db"
    assert figures.heatmap([[1]], ["中"], ["$x$_"], alt="x", values=True).png
    assert not recwarn.list  # no "glyph missing", and dollar signs are no mathematics


BAD = {
    "2 dimension": lambda: figures.heatmap([1, 2], alt="x"),
    "rows must name all 3 of the matrix, got 2": lambda: figures.heatmap(
        WEIGHTS, ["a", "b"], alt="x"
    ),
    "columns must name all 3": lambda: figures.heatmap(
        WEIGHTS, TOKENS, TOKENS[:1], alt="x"
    ),
    "matrix must be numbers": lambda: figures.heatmap([["a"]], alt="x"),
    "matrix must be numbers in a tensor, array or regular list": lambda: (
        figures.heatmap([[1, 2], [3]], alt="x")
    ),
    "at least one number": lambda: figures.heatmap(np.zeros((0, 3)), alt="x"),
    "goes down to -2, below low=0; low=None": lambda: figures.heatmap(
        [[-2.0, 1]], alt="x"
    ),
    "goes up to 3, above high=1; high=None": lambda: figures.heatmap(
        [[3.0, 1]], alt="x", high=1
    ),
    "at most 24 columns, got 25": lambda: figures.heatmap(
        np.zeros((1, 25)), alt="x", values=True
    ),
    "cell_text must have a text for each cell": lambda: figures.heatmap(
        WEIGHTS, alt="x", cell_text=[["a"]]
    ),
    "matrices must be a dict": lambda: figures.heatmaps([WEIGHTS], alt="x"),
    "matrix 'b'": lambda: figures.heatmaps({"a": WEIGHTS, "b": [1]}, alt="x"),
    "values of 'a' must be one for each of 2 x, got 3": lambda: line(
        [1, 2], {"a": [1, 2, 3]}
    ),
    "high of 'a' must be one for each": lambda: line(
        [1, 2], {"a": ([1, 2], [1, 2], [1])}
    ),
    "x must be positive on a logarithmic axis, got 0": lambda: line(
        [0, 2], {"a": [1, 2]}, log_x=True
    ),
    "series 'a' must be positive on a logarithmic": lambda: line(
        [1, 2], {"a": [-1, 2]}, log_y=True
    ),
    "series must be a dict": lambda: line([1, 2], [1, 2]),
    "at most 8 series apart, got 9": lambda: line([1], {str(i): [i] for i in range(9)}),
    "points 's' must have as many x as y, got 2 and 1": lambda: line(
        [1], {"a": [1]}, points={"s": ([1, 2], [1])}
    ),
    "low <= value <= high": lambda: figures.bars(
        {"a": (1, 2, 3)}, y_label="y", alt="x"
    ),
    "a value or (value, low, high), got 2": lambda: figures.bars(
        {"a": (1, 2)}, y_label="y", alt="x"
    ),
    "weights must be at least 0": lambda: figures.token_strip(["a"], [-1], "x"),
    "tokens must name all 2": lambda: figures.token_strip(["a"], [0, 1], "x"),
    "must be finite, got 1": lambda: figures.histogram(
        [1, np.nan], x_label="x", alt="x"
    ),
}


def line(x, series, **options):
    return figures.lines(x, series, x_label="x", y_label="y", alt="x", **options)


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError) as caught:
        BAD[message]()
    assert message in str(caught.value)


def test_three_numbers_in_a_tuple_are_three_points_not_a_band():
    assert (
        line([1, 2, 3], {"a": (1, 2, 3)}).png == line([1, 2, 3], {"a": [1, 2, 3]}).png
    )


def test_a_series_keeps_its_style_where_another_is_missing():
    styles = {"a": 0, "b": 1, "c": 2}
    both, last = {"a": [1, 2], "b": [2, 1]}, {"b": [2, 1]}
    assert line([1, 2], both, styles=styles).png == line([1, 2], both).png
    alone = line([1, 2], last, styles=styles)
    assert alone.png != line([1, 2], last).png

    def colours(picture):
        return {
            colour
            for _, colour in (
                Image.open(io.BytesIO(picture.png)).convert("RGB").getcolors(1 << 20)
            )
        }

    second = tuple(bytes.fromhex(style.PALETTE[1].removeprefix("#")))
    assert second in colours(alone) and second not in colours(line([1, 2], last))


def test_styles_beyond_the_palette_differ_from_those_within():
    count = len(style.PALETTE)
    drawn = [
        line([1, 2], {"a": [1, 2]}, styles={"a": number}).png
        for number in range(2 * count)
    ]
    assert len(set(drawn)) == 2 * count


@pytest.mark.parametrize(
    "styles, message",
    [
        ({"a": 0}, "give 'b' a number"),
        ({"a": 0, "b": -1}, "got -1"),
        ({"a": 0, "b": 16}, "got 16"),
        ({"a": 1, "b": 1}, "apart"),
    ],
)
def test_bad_styles_are_named(styles, message):
    with pytest.raises(ValueError, match=message):
        line([1, 2], {"a": [1, 2], "b": [2, 1]}, styles=styles)


def test_rounding_above_one_is_no_error():
    assert figures.heatmap([[1.0000001, 0]], alt="x", high=1).png
