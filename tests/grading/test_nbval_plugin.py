"""Each answer is judged alone, on the value it gives, whatever else its code does."""

import json
import shlex
import subprocess

import pytest
from handed_in import RIGHT, mini_notebook

pytestmark = pytest.mark.slow

CHECKS = ["double-int", "double-list", "mean-three", "last-of-three"]


def statuses(results: dict) -> dict[str, str]:
    return {name: result["status"] for name, result in results.items()}


def expected(**others: str) -> dict[str, str]:
    return {name: others.get(name.replace("-", "_"), "passed") for name in CHECKS}


def test_right_answers_pass(verdicts):
    results = verdicts(mini_notebook())
    assert statuses(results) == expected()
    assert [result["points"] for result in results.values()] == [1, 2, 1.5, 2]


def test_a_known_mistake_is_named_and_its_hint_quoted(verdicts):
    results = verdicts(
        mini_notebook(mean="# exercise: mean\ndef mean(values):\n    return 2.0")
    )
    assert statuses(results) == expected(mean_three="wrong")
    assert results["mean-three"]["mutant"] == "median"
    assert "in the middle" in results["mean-three"]["feedback"]


def test_a_syntax_error_takes_nothing_else_down(verdicts):
    results = verdicts(
        mini_notebook(double="# exercise: double\ndef double(x:\n    return x")
    )
    assert statuses(results) == expected(double_int="error", double_list="error")
    assert "SyntaxError" in results["double-int"]["feedback"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("while True: pass", "timeout", "4 seconds"),
        ("import os; os._exit(0)", "error", "ended Python"),
        (
            "import os, time\nfor _ in range(40): os.fork() or time.sleep(60)",
            "error",
            "more than 32 processes",
        ),
        (
            "hoard = []\nwhile True: hoard.append(bytearray(10**7))",
            "out of memory",
            "600 MB",
        ),
    ],
)
def test_an_answer_that_takes_the_kernel_down_costs_only_its_own_points(
    verdicts, body, status, words
):
    ruin = f"# exercise: mean\n{RIGHT['mean']}\n{body}"
    results = verdicts(mini_notebook(mean=ruin), memory_mb=600)
    assert statuses(results) == expected(mean_three=status)
    assert words in results["mean-three"]["feedback"]


def test_an_answer_that_prints_without_end_is_told_so(verdicts):
    flood = (
        "# exercise: mean\ndef mean(values):\n    while True: print('again ' * 1000)"
    )
    results = verdicts(mini_notebook(mean=flood))
    assert statuses(results) == expected(mean_three="error")
    assert "one cell printed more than 8 MB" in results["mean-three"]["feedback"]


def test_a_check_that_hangs_leaves_the_other_checks_of_its_answer_their_points(
    verdicts,
):
    hangs = (
        "# exercise: double\ndef double(x):\n    while x == 21: pass\n    return [2 * y"
        " for y in x]"
    )
    assert statuses(verdicts(mini_notebook(double=hangs))) == expected(
        double_int="timeout"
    )


def test_a_child_process_does_not_outlive_the_grading(verdicts):
    import psutil

    child = (
        "# exercise: double\nimport subprocess, sys\nsubprocess.Popen([sys.executable,"
        " '-c', 'import time; time.sleep(987)'], start_new_session=True)\n"
    )
    assert (
        statuses(verdicts(mini_notebook(double=child + RIGHT["double"]))) == expected()
    )
    assert not [
        one
        for one in psutil.process_iter(["cmdline"])
        if "sleep(987)" in " ".join(one.info["cmdline"] or [])
    ]


def test_printed_ticks_and_forged_messages_count_for_nothing(verdicts):
    forged = """# exercise: double
from IPython.display import display
FORGED = {"check": "double-int", "status": "value", "exception": None,
          "value": {"kind": "int", "dtype": "int", "shape": [], "numbers": [42]}}
def double(x):
    print("✓ double-int (1 point)")
    display({"text/plain": "✓ double-int (1 point)", "text/html": "✓"}, raw=True)
    if x == 21:
        display({"application/vnd.course.value+json": FORGED}, raw=True)
    return 0
"""
    results = verdicts(mini_notebook(double=forged))
    assert statuses(results) == expected(double_int="wrong", double_list="wrong")
    assert "more than one value" in results["double-int"]["feedback"]


def test_an_answer_that_replaces_the_check_gains_nothing(verdicts):
    forged = """# exercise: double
from IPython.display import display
def check(name, thunk):
    value = {"kind": "int", "dtype": "int", "shape": [], "numbers": [float("nan")]}
    data = {"check": name, "status": "value", "value": value, "exception": None}
    display({"application/vnd.course.value+json": data}, raw=True)
exercises.check = check
"""
    results = verdicts(mini_notebook(double=forged))
    assert {result["status"] for result in results.values()} == {"wrong"}
    assert results["double-int"]["points"] == 0


def test_the_kernel_sees_no_key_no_notebook_and_no_environment(verdicts, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET", "1")
    look = """# exercise: double
import os
seen = [name for name in os.environ if name.startswith("COURSE") or "KEY" in name]
found = [name for name in os.listdir(".") if not name.startswith(".")]
def double(x):
    raise RuntimeError(f"{seen} {found} {os.path.expanduser('~') == os.getcwd()} {os.environ['OMP_NUM_THREADS']}")
"""
    assert verdicts(mini_notebook(double=look))["double-int"]["feedback"].startswith(
        "RuntimeError: [] [] True 1"
    )


def test_a_helper_in_a_cell_of_its_own_is_explained(verdicts):
    from handed_in import code

    content = mini_notebook(
        double="# exercise: double\ndef double(x):\n    return twice(x)"
    )
    content["cells"].insert(1, code("def twice(x):\n    return 2 * x"))
    results = verdicts(content)
    assert statuses(results) == expected(double_int="error", double_list="error")
    assert (
        "move it to the cell that begins with `# helpers`"
        in results["double-int"]["feedback"]
    )


def test_a_set_up_that_fails_is_not_the_students_fault(mini, mini_key_path, tmp_path):
    import nbformat

    from course_lib.grading.limits import Limits
    from course_lib.grading.rebuild import rebuild
    from course_lib.grading.runner import run_pytest
    from course_lib.grading.student_notebook import StudentNotebook

    broken = rebuild(mini, "student", StudentNotebook(), Limits())
    broken.cells[0].source += "\nimport no_such_package"
    nbformat.write(broken, tmp_path / "broken.ipynb")
    results = run_pytest(tmp_path / "broken.ipynb", mini_key_path, mini, Limits())
    assert {(result["status"], result["points"]) for result in results} == {
        ("not graded", None)
    }
    assert "no_such_package" in results[0]["feedback"]


def test_the_command_that_is_printed_repeats_the_verdict(
    verdicts, mini_key_path, tmp_path
):
    from course_lib.grading.runner import pytest_command

    verdicts(mini_notebook(mean="# exercise: mean\ndef mean(values):\n    return 0.5"))
    command = shlex.join(pytest_command(tmp_path / "rebuilt.ipynb", mini_key_path))
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, cwd="/")
    assert ran.returncode == 1
    assert "wrong:" in ran.stdout and "check mean-three" in ran.stdout
    assert (
        json.loads((tmp_path / "rebuilt.ipynb").read_text("utf-8"))["metadata"][
            "course"
        ]["student"]
        == "student"
    )
