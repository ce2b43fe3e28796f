"""Outputs that are the same in every run: no progress bars, addresses, paths of this
machine or widget state.
"""

import copy
import re
from pathlib import Path

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
CELL_FILE = re.compile(r"(?:/[^\s:\"'<>]*)?/ipykernel_\d+/\d+\.py")
PACKAGE_FILE = re.compile(r"/[^\s:\"'<>]*/(?:site|dist)-packages/")
NOTICES = (
    "Matplotlib is building the font cache",
)  # said once on a machine, never again
# What tqdm says, in two lines, where it has no widget to draw its bar with.
NO_WIDGETS = re.compile(r"TqdmWarning: IProgress not found|from \.autonotebook import")
# What only a running kernel can show; its picture or HTML stays.
LIVE_TYPES = ("application/vnd.jupyter.widget-view+json",)


def clean(outputs: list[dict], count: int, root: Path, scratch: str = "") -> list[dict]:
    """Outputs of a cell as the built notebook keeps them.

    Args:
        outputs: nbformat outputs.
        count: The cell's execution count.
        root: The repository; its path on this machine is cut from texts.
        scratch: The folder the kernel ran in, cut as well.
    """
    cleaned: list[
        dict
        # streams keep their bars here: a bar comes in many pieces, which are joined first
    ] = []
    for output in copy.deepcopy(list(outputs)):
        kind = output["output_type"]
        if kind == "stream":
            cleaned.append(output)
            continue
        if kind == "error":
            output["traceback"] = [
                _plain(text, root, scratch) for text in output["traceback"]
            ]
        else:
            live = [output["data"].pop(kind, None) for kind in LIVE_TYPES]
            # The text beside a widget is its first state: "IntSlider(value=0)", or a
            # progress bar at 0 %.
            if any(live) and not set(output["data"]) - {"text/plain"}:
                continue
            for mime, data in output["data"].items():
                if isinstance(data, str) and (
                    mime.startswith("text/") or mime.endswith(("+xml", "javascript"))
                ):
                    output["data"][mime] = _plain(data, root, scratch)
            if kind == "execute_result":
                output["execution_count"] = count
        output.pop("transient", None)
        cleaned.append(output)
    return _merge(cleaned, root, scratch)


def _merge(outputs: list[dict], root: Path, scratch: str) -> list[dict]:
    """Join neighbouring streams, standard output first: in which order a kernel sends
    the two is chance.
    """
    merged: list[dict] = []
    texts: dict[str, str] = {}

    def flush():
        for name in ("stdout", "stderr"):
            if text := texts.pop(name, ""):
                merged.append(
                    {
                        "output_type": "stream",
                        "name": name,
                        "text": _plain(_bars(text), root, scratch),
                    }
                )

    for output in outputs:
        if output["output_type"] == "stream":
            texts[output["name"]] = texts.get(output["name"], "") + output["text"]
        else:
            flush()
            merged.append(output)
    flush()
    return [
        output
        for output in merged
        if output["output_type"] != "stream" or output["text"]
    ]


def _bars(text: str) -> str:
    """A stream without the lines that rewrote themselves, which is what progress bars
    do, and without notices.
    """
    lines = [
        line
        for line in re.findall(r"[^\n]*\n|[^\n]+$", text)
        if not line.startswith(NOTICES) and not NO_WIDGETS.search(line)
    ]
    return "".join(
        line
        for line in lines
        if "\r" not in (line[:-2] if line.endswith("\r\n") else line)
    )


def _plain(text: str, root: Path, scratch: str) -> str:
    text = ADDRESS.sub("", text)
    text = CELL_FILE.sub("<cell>", text)
    text = PACKAGE_FILE.sub("", text)
    for folder in filter(None, (str(root), scratch)):
        text = text.replace(folder.rstrip("/") + "/", "")
    return text


def picture_alts(outputs: list[dict]) -> list[str | None]:
    """Alternative text of each picture among a cell's outputs; None for a picture that
    has none.
    """
    found = []
    for output in outputs:
        for mime in output.get("data", {}):
            if mime.startswith("image/") and "text/html" not in output["data"]:
                metadata = output.get("metadata", {})
                found.append(
                    (metadata.get(mime) or {}).get("alt") or metadata.get("alt")
                )
    return found
