"""What Colab does: a notebook alone in an empty folder, a fresh environment, and its
own first cell.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from course_lib.config import Config
from course_lib.publishing import costs

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("colab"),  # one environment
    pytest.mark.skipif(sys.platform == "win32", reason="links to packages need rights"),
]

RUN = """
import sys, nbformat, nbclient
notebook = nbformat.read(sys.argv[1], as_version=4)
notebook.cells.append(nbformat.v4.new_code_cell("import course_lib; print('RAN', course_lib.__file__)"))
nbclient.NotebookClient(notebook, kernel_name="python3", timeout=900).execute()
print(notebook.cells[-1].outputs[0].text)
"""


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """A fresh environment with a package google.colab, without the course's library.

    Colab has torch and the rest already; links to our own copies stand in for its
    gigabytes.
    """
    folder = tmp_path_factory.mktemp("colab")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    where = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
    )
    site = Path(where.stdout.strip())
    ours = Path(sysconfig.get_path("purelib"))
    # everything that is installed here, but for the course itself and pip's own parts
    for entry in ours.iterdir():
        own = entry.name.startswith(
            (
                "course_lib",
                "__editable__",
                "pip",
                "_distutils",
                "distutils",
                "easy-install",
                "google",
            )
        )
        if not own and not (site / entry.name).exists() and entry.suffix != ".pth":
            (site / entry.name).symlink_to(entry)
    (site / "google" / "colab").mkdir(parents=True)
    (site / "google" / "colab" / "__init__.py").write_text("")
    return folder, python


def published(folder: Path, config: Config) -> dict[str, str]:
    """A local git repository with the release's tag, and settings that make git take it
    for the public address.
    """
    bare = folder / "published"
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in names.stdout.splitlines():
        if (
            name.startswith(("course_lib/", "pyproject.toml", "README.md"))
            and (ROOT / name).is_file()
        ):
            target = bare / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    author = ["-c", "user.name=course", "-c", "user.email=course@example.org"]
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        [*author, "commit", "-qm", "release"],
        ["tag", config.release],
    ):
        subprocess.run(["git", *arguments], cwd=bare, check=True)
    redirect = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{bare.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": config.repository,
    }
    return os.environ | redirect | {"MPLBACKEND": "agg"}


def quickest(folder: str) -> str:
    """The chapter that takes the least time, or its problem set: every chapter runs in
    the test of stored outputs, here one shows that it does so alone.
    """
    chapters = [name for name in costs.load(ROOT) if name.startswith("notebooks/")]
    name = min(chapters, key=lambda name: costs.load(ROOT)[name]["seconds"])
    return f"{folder}/{Path(name).name}.ipynb"


@pytest.mark.network
@pytest.mark.parametrize("notebook", [quickest("notebooks"), quickest("exercises")])
def test_a_notebook_installs_its_library_and_runs_alone(colab, tmp_path, notebook):
    folder, python = colab
    alone = tmp_path / "alone" / Path(notebook).name
    alone.parent.mkdir()
    alone.write_bytes((ROOT / notebook).read_bytes())
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-colab.py").write_text(
        "import google.colab\n"
    )  # Colab's kernels have it from the start
    environment = published(tmp_path, Config.load(ROOT)) | {
        "IPYTHONDIR": str(tmp_path / "ipython")
    }
    environment = {
        name: text
        for name, text in environment.items()
        if name not in ("PYTHONPATH", "COURSE_DATA")
    }
    subprocess.run(
        [python, "-m", "pip", "uninstall", "-q", "-y", "course_lib"],
        capture_output=True,
    )
    command = [python, "-c", RUN, alone.name]
    run = subprocess.run(
        command,
        cwd=alone.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
    )
    if "No matching distribution found for setuptools" in run.stderr:
        pytest.skip("needs a package registry, for pip's build tools")
    assert run.returncode == 0, run.stderr[-2000:]
    assert f"RAN {folder}" in run.stdout  # the installed copy, not this checkout
    assert [path.name for path in alone.parent.iterdir()] == [
        alone.name
    ]  # nothing left lying about


def test_without_colab_a_missing_library_is_one_clear_line(colab, tmp_path):
    _, python = colab
    subprocess.run(
        [python, "-m", "pip", "uninstall", "-q", "-y", "course_lib"],
        capture_output=True,
    )
    cells = json.loads(
        (ROOT / "exercises" / "02-self-attention.ipynb").read_text("utf-8")
    )["cells"]
    code = "".join(
        next(cell["source"] for cell in cells if cell["cell_type"] == "code")
    )
    environment = {
        name: text for name, text in os.environ.items() if name != "PYTHONPATH"
    }
    run = subprocess.run(
        [python, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (
        run.returncode != 0
        and len(run.stderr.strip().splitlines()) == 1
        and "pip install" in run.stderr
    )
