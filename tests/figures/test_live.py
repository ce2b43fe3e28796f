"""Live figures: the widget with a kernel, one worked example without."""

import subprocess
import sys

import pytest

from course_lib import figures


def shout(sentence="", times=1, end=".", loud=False):
    if not sentence.strip():
        raise ValueError("write a <sentence>\nfirst")
    print("working")
    return (sentence.upper() if loud else sentence) * times + end


@pytest.fixture
def live():
    return make()


def make():
    return figures.live(
        shout,
        caption="Try your own.",
        example={"times": 2},
        sentence="a <b> ",
        times=(1, 4),
        end=["!", "?"],
        loud=False,
    )


def test_the_page_gets_a_worked_example_and_jupyter_the_widget(live):
    bundle = live._repr_mimebundle_()
    assert (
        "sentence = &#x27;a &lt;b&gt; &#x27;, times = 2, end = &#x27;!&#x27;, loud ="
        " False" in bundle["text/html"]
    )
    assert (
        "a &lt;b&gt; a &lt;b&gt; !" in bundle["text/html"]
        and "working" in bundle["text/html"]
    )
    assert "Run this notebook to try your own." in bundle["text/html"]
    assert (
        bundle["text/plain"]
        == "Try your own. (example: sentence = 'a <b> ', times = 2, end = '!', loud ="
        " False)"
    )
    view = bundle["application/vnd.jupyter.widget-view+json"]
    assert view == {
        "version_major": 2,
        "version_minor": 0,
        "model_id": live.widget.model_id,
    }


def test_the_static_form_is_the_same_twice(live):
    assert live.html == make().html


def test_each_kind_of_control_has_its_widget(live):
    live._repr_mimebundle_()
    kinds = {name: type(widget).__name__ for name, widget in live.inputs.items()}
    assert kinds == {
        "sentence": "Text",
        "times": "IntSlider",
        "end": "Dropdown",
        "loud": "Checkbox",
    }
    smooth = figures.live(lambda t: str(t), t=(0.5, 1.5))
    smooth._repr_mimebundle_()
    assert (
        type(smooth.inputs["t"]).__name__ == "FloatSlider"
        and smooth.inputs["t"].value == 1.0
    )


def test_a_changed_control_computes_again_and_so_does_the_button(live):
    live._repr_mimebundle_()
    live.inputs["loud"].value = True
    assert "A &lt;B&gt; A &lt;B&gt; !" in live.result.value
    live.inputs["sentence"].value = "dog"
    assert "DOGDOG!" in live.result.value
    live.result.value = ""
    button = next(
        child for child in live.widget.children if type(child).__name__ == "Button"
    )
    button.click()
    assert "DOGDOG!" in live.result.value


def test_an_error_is_one_friendly_line_and_goes_away_again(live):
    live._repr_mimebundle_()
    live.inputs["sentence"].value = " "
    assert (
        live.result.value
        == '<p role="alert">That did not work: write a &lt;sentence&gt;</p>'
    )
    live.inputs["sentence"].value = "dog"
    assert "dogdog!" in live.result.value


def test_pictures_and_explorers_can_be_results():
    picture = figures.live(lambda k: figures.heatmap([[k]], alt="One & only"), k=(1, 3))
    assert 'alt="One &amp; only"' in picture.html and "data:image/png" in picture.html
    explorer = figures.live(
        lambda k: figures.explore(lambda j: figures.heatmap([[j]], alt="inner"), j=[k]),
        k=(1, 3),
    )
    assert "course-explorer" in explorer.html


def test_without_ipywidgets_the_example_is_shown():
    code = (
        "import sys; sys.modules['ipywidgets'] = None; from course_lib import figures; "
        "print(sorted(figures.live(lambda k: str(k), k=(1, 3))._repr_mimebundle_()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "['text/html', 'text/plain']", run.stderr


def test_a_broken_example_is_no_page():
    with pytest.raises(ValueError, match="write a <sentence>"):
        figures.live(shout, sentence="")


BAD = {
    "at least one control": lambda: figures.live(shout),
    "control 'times' must be a str, a bool, a list, or (low, high) with low < high, got (4, 1)": lambda: (
        figures.live(shout, sentence="a", times=(4, 1))
    ),
    "control 'end' must be": lambda: figures.live(shout, sentence="a", end=[]),
    "example must name controls (sentence), got 'times'": lambda: figures.live(
        shout, sentence="a", example={"times": 2}
    ),
    "example 'times' must be from 1 to 4, got 5": lambda: figures.live(
        shout, sentence="a", times=(1, 4), example={"times": 5}
    ),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError) as caught:
        BAD[message]()
    assert message in str(caught.value)
