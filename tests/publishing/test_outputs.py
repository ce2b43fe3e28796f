"""What differs from run to run does not reach a built notebook."""

from pathlib import Path

from course_lib.publishing.notebooks.outputs import clean, picture_alts

ROOT = Path("/home/someone/course")


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def test_progress_bars_go_and_text_stays():
    outputs = [
        stream("\r 10%|", "stderr"),
        stream("one\n"),
        stream("\r100%|██| 3.1 s\n", "stderr"),
        stream("two\n"),
    ]
    assert clean(outputs, 1, ROOT) == [stream("one\ntwo\n")]
    assert clean([stream("windows\r\n")], 1, ROOT) == [stream("windows\r\n")]


def test_streams_are_joined_in_one_order():
    one = clean([stream("a"), stream("warning\n", "stderr"), stream("b\n")], 1, ROOT)
    other = clean([stream("warning\n", "stderr"), stream("ab\n")], 1, ROOT)
    assert one == other == [stream("ab\n"), stream("warning\n", "stderr")]


def test_addresses_and_paths_go():
    text = "<f at 0x7fA0>\n/home/someone/course/course_lib/a.py:3: W\n"
    text += "/tmp/ipykernel_12/34.py:1: W\n/v/lib/site-packages/t/x.py\n"
    (output,) = clean([stream(text)], 1, ROOT)
    assert output["text"] == "<f>\ncourse_lib/a.py:3: W\n<cell>:1: W\nt/x.py\n"
    result = {
        "output_type": "execute_result",
        "execution_count": 9,
        "metadata": {},
        "data": {"text/plain": "[<L at 0x1>]"},
    }
    (output,) = clean([result], 2, ROOT)
    assert output["data"]["text/plain"] == "[<L>]" and output["execution_count"] == 2


def test_widget_views_go():
    both = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
        "text/html": "<p>",
    }
    display = {"output_type": "display_data", "metadata": {}, "data": both}
    (output,) = clean([display], 1, ROOT)
    assert list(output["data"]) == ["text/html"] and len(both) == 2


def test_the_bar_of_a_widget_goes():
    data = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
        "text/plain": "  0%|          | 0/3 [00:00<?, ?it/s]",
    }
    display = {"output_type": "display_data", "metadata": {}, "data": data}
    assert clean([display, stream("done\n")], 1, ROOT) == [stream("done\n")]


def test_a_bar_without_widgets_goes_and_its_warning_too():
    warning = (
        "/v/lib/site-packages/tqdm/auto.py:21: TqdmWarning: IProgress not found. Please"
        " update jupyter and ipywidgets.\n  from .autonotebook import tqdm as"
        " notebook_tqdm\n"
    )
    outputs = [stream(warning, "stderr"), stream("\r100%|█| 3/3\n", "stderr")]
    assert clean(outputs, 1, ROOT) == []


def test_pictures_and_their_texts():
    def picture(metadata):
        return {
            "output_type": "display_data",
            "data": {"image/png": "…"},
            "metadata": metadata,
        }

    assert picture_alts(
        [picture({"image/png": {"alt": "a line"}}), picture({}), stream("x")]
    ) == ["a line", None]
