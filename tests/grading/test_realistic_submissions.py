"""Twelve notebooks as a class hands them in, with the marks that a careful marker would
give, written down by hand.

They are made from the stub that students get. It gives 25 points for code (``FULL``),
and 7 more for two written questions. Answers that are not a person's own are a
stranger's first right one.
"""

import copy
import csv
import io
import json
import random
from pathlib import Path

import pytest
from exercises.strangers import answers
from handed_in import code, save, text

from course_lib.grading.command import grade
from course_lib.grading.limits import Limits
from course_lib.grading.student_notebook import NotANotebook

# One process, so that the class is graded once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("class")]

ROOT = Path(__file__).parents[2]
NAME = "02-self-attention"

RIGHT = {
    "attention": (
        """# exercise: attention
def attention(query, key, value, mask=None):
    width = query.size(-1)
    scores = torch.einsum("bhtd,bhsd->bhts", query, key) * width ** -0.5
    if mask is not None:
        mask = mask.expand(scores.shape)
        scores = torch.where(mask, scores, float("-inf"))
        nobody = ~mask.any(-1, keepdim=True)
        return torch.where(nobody, 0.0, torch.softmax(scores, -1)) @ value
    return torch.softmax(scores, -1) @ value
"""
    ),
    "heads-last": (
        """# exercise: heads-last
def attention_heads_last(query, key, value):
    scores = torch.einsum("bthd,bshd->bhts", query, key) / query.shape[-1] ** 0.5
    weights = scores.softmax(dim=-1)
    return torch.einsum("bhts,bshd->bthd", weights, value)
"""
    ),
}
FULL = {
    "attention": 3,
    "heads-last": 3,
    "who-sees-whom": 4,
    "memory": 6,
    "classifier": 5,
    "agreement": 4,
}
for name in FULL:
    if name not in RIGHT:
        RIGHT[name] = f"# exercise: {name}\n{answers(NAME, name)[0].text}"


def stub() -> dict:
    return json.loads((ROOT / "exercises" / f"{NAME}.ipynb").read_text("utf-8"))


def course(cell: dict) -> dict:
    return cell["metadata"].get("course", {})


def filled(
    answers: dict[str, str],
    helpers: str | None = None,
    written: dict[str, str] | None = None,
) -> dict:
    """The stub with these answers typed into it."""
    notebook = stub()
    for cell in notebook["cells"]:
        tag, name = course(cell).get("tag"), course(cell).get("id")
        if tag == "answer" and name in answers:
            cell["source"] = answers[name]
        elif tag == "helpers" and helpers:
            cell["source"] = helpers
        elif tag == "written-answer" and name in (written or {}):
            cell["source"] = f"<!-- written: {name} -->\n{written[name]}"
    return notebook


# ------------------------------------------------------------------------------------------------------------
# the class


def ada() -> dict:
    """Everything done, in her own way; both questions answered."""
    return filled(
        RIGHT,
        written={
            "why-scale": (
                "The variance of $q \\cdot k$ is $D$; without the root, softmax"
                " saturates."
            ),
            "lab-report": "=> the slope is 2.",
        },
    )


def bob() -> dict:
    """The warm-up and the bug; no more begun."""
    return filled({name: RIGHT[name] for name in ("attention", "heads-last")})


def cem() -> dict:
    """Forgot the scale. Where scores are huge the softmax picks one key with or without
    it, so that check passes.
    """
    return filled(
        {**RIGHT, "attention": RIGHT["attention"].replace(" * width ** -0.5", "")}
    )


def dan() -> dict:
    """Softmax over the wrong axis in attention; and the share of pairs that disagree
    instead of those that agree.
    """
    wrong = RIGHT["attention"].replace("softmax(scores, -1)", "softmax(scores, -2)")
    turned = f"{RIGHT['agreement']}\n\nagree = agreement\n\n\n"
    turned += "def agreement(*given):\n    return 1 - agree(*given)\n"
    return filled({**RIGHT, "attention": wrong, "agreement": turned})


def eva() -> dict:
    """A finite number for minus infinity: fails where scores are huge and where a query
    may look nowhere.
    """
    return filled(
        {
            **RIGHT,
            "attention": (
                """# exercise: attention
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[3])
    if mask is not None:
        scores = scores.masked_fill(mask == False, -1e9)
    return torch.softmax(scores, dim=3) @ value
"""
            ),
        }
    )


def fay() -> dict:
    """A syntax error in the first answer."""
    return filled(
        {**RIGHT, "attention": RIGHT["attention"].replace("mask=None):", "mask=None)")}
    )


def gil() -> dict:
    """Goes through the pairs with a loop that never ends."""
    return filled(
        {
            **RIGHT,
            "agreement": (
                """# exercise: agreement
def agreement(result, weights, ids, lengths):
    pairs = first = 0
    while first < lengths.max():
        pairs += 1
    return torch.ones(len(ids)) / pairs
"""
            ),
        }
    )


def hana() -> dict:
    """Deleted every check, "to tidy up"."""
    notebook = filled(RIGHT)
    notebook["cells"] = [
        cell for cell in notebook["cells"] if course(cell).get("tag") != "check"
    ]
    return notebook


def ivo() -> dict:
    """Moved cells about and renamed the checks' ids."""
    notebook = filled(RIGHT)
    for cell in notebook["cells"]:
        if course(cell).get("tag") == "check":
            cell["metadata"]["course"]["id"] = "my-" + course(cell)["id"]
            cell["source"] = "check('anything', lambda: True)"
    random.Random(3).shuffle(notebook["cells"])
    return notebook


def jon() -> dict:
    """Put a function of his own into the helper cell and used it twice."""
    helpers = """# helpers
def masked_softmax(scores, mask):
    if mask is None:
        return scores.softmax(-1)
    weights = scores.masked_fill(~mask, -math.inf).softmax(-1)
    return weights.masked_fill(~mask.any(-1, keepdim=True), 0.0)
"""
    return filled(
        {
            **RIGHT,
            "attention": (
                """# exercise: attention
def attention(query, key, value, mask=None):
    return masked_softmax(query @ key.mT / math.sqrt(query.shape[-1]), mask) @ value
"""
            ),
            "heads-last": (
                """# exercise: heads-last
def attention_heads_last(query, key, value):
    q, k, v = (x.transpose(1, 2) for x in (query, key, value))
    weights = masked_softmax(q @ k.mT / math.sqrt(q.shape[-1]), None)
    return (weights @ v).transpose(1, 2)
"""
            ),
        },
        helpers,
    )


def kit() -> dict:
    """Worked in Colab: its metadata in place of ours, sources as lists, outputs,
    magics, a cell of his own. His extra cell defines the function that the agreement
    calls, so that is an error, and the feedback says where to put it.
    """
    calling = "def agreement(*given):\n    return shares(*given)\n"
    notebook = filled({**RIGHT, "agreement": f"# exercise: agreement\n{calling}"})
    own = RIGHT["agreement"].replace("# exercise: agreement\n", "")
    notebook["cells"].insert(3, code(own.replace("def agreement(", "def shares(")))
    for number, cell in enumerate(notebook["cells"]):
        was = course(cell)
        cell["metadata"] = {
            "id": f"a1B2c3D4e5F{number}",
            "colab": {"base_uri": "https://localhost:8080/"},
        }
        if was.get("tag") == "answer":
            cell["source"] = cell["source"].replace(
                "\ndef", "\n%load_ext autoreload\n!nvidia-smi\ndef", 1
            )
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        cell.pop("id", None)
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [
                {
                    "output_type": "stream",
                    "name": "stdout",
                    "text": ["✓ everything (26 points)\n"],
                }
            ]
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "accelerator": "GPU",
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
    }
    notebook["nbformat_minor"] = 0
    return notebook


def lou() -> dict:
    """Handed in what was handed out, and a comment."""
    notebook = copy.deepcopy(stub())
    notebook["cells"].append(text("Sorry, I was ill."))
    return notebook


#: Exercise -> points, where a careful marker gives less than the full ones.
MARKS = {
    ada: {},
    bob: {"who-sees-whom": 0, "memory": 0, "classifier": 0, "agreement": 0},
    cem: {"attention": 2},
    dan: {"attention": 0, "agreement": 0},
    eva: {"attention": 1},
    fay: {"attention": 0},
    gil: {"agreement": 0},
    hana: {},
    ivo: {},
    jon: {},
    kit: {"agreement": 0},
    lou: dict.fromkeys(FULL, 0),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> dict:
    """Student -> what grades.json says, for the whole class; and where it all lies."""
    folder = tmp_path_factory.mktemp("class")
    for student in MARKS:
        save(folder / "in" / f"{student.__name__}.ipynb", student())
    said = []
    status = grade(
        NAME,
        folder / "in",
        folder / "out",
        seed=31,
        jobs=1,  # other tests run beside these
        echo=said.append,
        root=ROOT,
        limits=Limits(cell_seconds=10.0),
    )
    assert status == 0, said
    students = json.loads((folder / "out" / "grades.json").read_text("utf-8"))[
        "students"
    ]
    return {
        "out": folder / "out",
        **{student["student"]: student for student in students},
    }


@pytest.mark.slow
@pytest.mark.parametrize("student", MARKS, ids=lambda student: student.__name__)
def test_marks_are_those_of_a_careful_marker(graded, student):
    record = graded[student.__name__]
    assert {part["id"]: part["points"] for part in record["exercises"]} == {
        **FULL,
        **MARKS[student],
    }
    assert record["status"] == "graded"


def feedback(graded, student) -> dict[str, dict]:
    return {
        check["check"]: check
        for part in graded[student.__name__]["exercises"]
        for check in part["checks"]
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("student", "check", "status", "mutant", "words"),
    [
        (
            cem,
            "attention-plain",
            "wrong",
            "no-scale",
            "not divided by the square root of the head width",
        ),
        (
            dan,
            "attention-plain",
            "wrong",
            "softmax-over-queries",
            "each column of the weights sums to 1",
        ),
        (dan, "agreement-padded", "wrong", None, ""),
        (
            eva,
            "attention-masked",
            "wrong",
            None,
            "a finite fill such as -1e9 is not below them all",
        ),
        (
            fay,
            "attention-plain",
            "error",
            None,
            "SyntaxError: expected ':' (line 2 of the cell)",
        ),
        (gil, "agreement-padded", "timeout", None, "within 10 seconds"),
        (
            kit,
            "agreement-padded",
            "error",
            None,
            "move it to the cell that begins with `# helpers`",
        ),
        (lou, "attention-plain", "error", None, "not implemented yet"),
        (
            lou,
            "heads-last-output",
            "wrong",
            None,
            "Changing one token still never changes the output",
        ),
    ],
)
def test_feedback_says_what_went_wrong(graded, student, check, status, mutant, words):
    verdict = feedback(graded, student)[check]
    assert (verdict["status"], verdict["mutant"]) == (status, mutant)
    assert words in verdict["feedback"]


@pytest.mark.slow
def test_what_was_unusual_is_noted(graded):
    assert (
        "attention: 2 line(s) with notebook commands (such as %magic or !shell) were"
        " left out." in graded["kit"]["notes"]
    )
    assert "attention: the cell is as it was handed out." in graded["lou"]["notes"]
    assert graded["ada"]["notes"] == []


@pytest.mark.slow
def test_written_answers_are_on_the_sheet(graded):
    lines = list(
        csv.DictReader(
            io.StringIO((graded["out"] / "written.csv").read_text("utf-8-sig"))
        )
    )
    assert len(lines) == 2 * len(MARKS)
    answers = {(line["student"], line["id"]): line["answer"] for line in lines}
    assert (
        "variance" in answers["ada", "why-scale"]
        and answers["ada", "lab-report"] == "'=> the slope is 2."
    )
    assert answers["lou", "why-scale"] == ""


def read(tmp_path, notebook: dict):
    from course_lib.exercises.key import load_key
    from course_lib.grading.assignment import load_assignment
    from course_lib.grading.runner import read_answers

    source = ROOT / "book" / "exercises" / f"{NAME}.md"
    assignment = load_assignment(source, ROOT, load_key(NAME).data, hidden=False)
    return read_answers(save(tmp_path / "it.ipynb", notebook), assignment)


def test_an_untouched_written_answer_is_none(tmp_path):
    assert read(tmp_path, stub()).written == {"why-scale": "", "lab-report": ""}


def test_the_next_question_is_no_part_of_an_answer_when_metadata_are_lost(tmp_path):
    notebook = filled(
        RIGHT, written={"why-scale": "It saturates.", "lab-report": "The slope is 2."}
    )
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    assert read(tmp_path, notebook).written == {
        "why-scale": "It saturates.",
        "lab-report": "The slope is 2.",
    }


def test_the_chapters_notebook_is_not_graded(tmp_path):
    chapter = json.loads((ROOT / "notebooks" / f"{NAME}.ipynb").read_text("utf-8"))
    for wrong in (chapter, {**stub(), "cells": []}):
        with pytest.raises(
            NotANotebook,
            match=rf"no answer of {NAME} is in it \(is it the chapter's notebook\?\)",
        ):
            read(tmp_path, wrong)


@pytest.mark.slow
def test_no_page_tells_what_is_hidden(graded):
    from course_lib.publishing import problem_sets

    source = problem_sets.read(ROOT / "book" / "exercises" / f"{NAME}.md", ROOT)
    secrets = [
        name
        for name, cell in source.checks.items()
        if problem_sets.kind_of(cell) == "hidden-check"
    ]
    secrets += [
        mutant
        for mutants in source.mutants.values()
        for mutant in mutants
        if "-" in mutant
    ]
    for page in (graded["out"] / "feedback").iterdir():
        shown = page.read_text("utf-8")
        assert not [secret for secret in secrets if secret in shown], page.name
