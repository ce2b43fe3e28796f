"""nbval compares what the notebooks show: it passes on what is stored, and fails when a
stored output is corrupted.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("corrupt", [False, True])
def test_a_corrupted_output_is_seen(tmp_path, corrupt):
    notebook = json.loads(
        (ROOT / "notebooks" / "02-self-attention.ipynb").read_text("utf-8")
    )
    shown = [
        i
        for i, cell in enumerate(notebook["cells"])
        if "nbval-check-output" in cell["metadata"].get("tags", [])
    ]
    notebook["cells"] = notebook["cells"][
        : shown[2] + 1
    ]  # the first compared outputs; the rest takes longer
    if corrupt:
        output = notebook["cells"][shown[2]]["outputs"][0]
        assert output["output_type"] == "stream"
        shown = output["text"]
        output["text"] = [line.swapcase() for line in shown]
        assert output["text"] != shown
    path = tmp_path / "chapter.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--nbval-lax",
        path.name,
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ("1 failed" in run.stdout) == corrupt, run.stdout[-2000:]
    assert (run.returncode == 0) != corrupt
