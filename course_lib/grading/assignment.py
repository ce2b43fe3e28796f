"""The instructor's side of one problem set: its cells, hidden checks included, and the
key for one seed.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.exercises.key import Key
from course_lib.files import write_atomically
from course_lib.suggest import did_you_mean


@dataclass(frozen=True)
class Assignment:
    """What every submission is held against.

    Attributes:
        name: Such as ``"02-self-attention"``.
        cells: The code cells in order: ``{"source", "course"}``, where ``course`` has a
            ``tag`` and mostly an ``id``. The set-up cell names the seed and no key;
            answers hold what the student was given.
        written: Id -> ``{"points", "title", "guide"}`` of the questions that a person
            marks.
        key: The expected values for the seed.
        handed_out: The cells that students were given, each on one line.
    """

    name: str
    cells: list[dict]
    written: dict[str, dict]
    key: Key
    handed_out: frozenset[str] = frozenset()

    @property
    def answer_ids(self) -> list[str]:
        return list(self.key.data["answers"])


def find_source(root: Path, name: str) -> Path:
    """The source of a problem set.

    Raises:
        CourseError: If there is none of that name; names the nearest.
    """
    names = sorted(path.stem for path in (root / "book" / "exercises").glob("*.md"))
    if name not in names:
        raise CourseError(
            f"there is no problem set {name!r}{did_you_mean(name, names)}"
        )
    return root / "book" / "exercises" / f"{name}.md"


def load_assignment(source: Path, root: Path, key: dict, hidden: bool) -> Assignment:
    """Read a problem set's source.

    Args:
        source: The source file.
        root: The repository.
        key: The key made for the seed that the checks are to use.
        hidden: Whether the hidden checks take part.

    Raises:
        CourseError: If the source is not in order, or its set-up does not open the
            problem set exactly once.
    """
    from course_lib.publishing import problem_sets
    from course_lib.publishing.problem_sets import stubs

    problem_set = problem_sets.read(source, root)
    cells, opened = [], 0
    for cell in problem_set.cells:
        kind = problem_sets.kind_of(cell)
        # What stands in the solution alone measures and draws; a grader needs none of
        # it.
        if (
            cell.kind != "code"
            or kind in ("mutant", "oracle")
            or cell.options.get("only") == "solution"
        ):
            continue
        if kind == "hidden-check" and not hidden:
            continue
        text = (
            stubs.given_answer(problem_set, cell) if kind == "answer" else cell.source
        )
        if kind == "setup":
            text, count = _with_seed(text, problem_set.name, key)
            opened += count
        names = {
            part: cell.options[part]
            for part in ("id", "answer")
            if part in cell.options
        }
        cells.append({"source": text, "course": {"tag": kind, **names}})
    if opened != 1:
        raise CourseError(
            f'{source.name} must call problem_set("{problem_set.name}") exactly once,'
            f" found {opened}"
        )
    written = {
        name: {
            "points": cell.options["points"],
            "guide": cell.options["guide"],
            "title": key["written"][name]["title"],
        }
        for name, cell in problem_set.written.items()
    }
    handed_out = _handed_out(
        problem_set.cells, root / "exercises" / f"{problem_set.name}.ipynb"
    )
    return Assignment(problem_set.name, cells, written, Key(key), handed_out)


def grader_key(source: Path, root: Path, seed: int, path: Path) -> dict:
    """The key for an instructor's seed, hidden checks included; made where ``path``
    does not hold it yet.

    Making it runs the solution and every mutant, which takes a while.
    """
    conditions = {"seed": seed, "code": code_digest(source)}
    try:
        stored = json.loads(path.read_text("utf-8"))
        if stored["conditions"] == conditions:
            return stored["key"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    import torch

    from course_lib.publishing.problem_sets.answer_keys import make_key

    # One thread, as in the students' kernels: the last digits depend on it, and small
    # matrices are faster so.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        key = make_key(source, root, seed=seed, hidden=True)
    finally:
        torch.set_num_threads(threads)
    text = json.dumps({"conditions": conditions, "key": key})
    write_atomically(path, text, mode=0o600)
    return key


def code_digest(source: Path) -> str:
    """A digest of what a verdict depends on besides the submission: the source and the
    library, grader included.

    The whole library, because a check may reach any part of it through others. It
    changes once a release at most.
    """
    library, digest = Path(__file__).parents[1], hashlib.sha256(source.read_bytes())
    for path in sorted(library.rglob("*.py")):
        digest.update(
            str(path.relative_to(library)).encode() + b"\0" + path.read_bytes()
        )
    return digest.hexdigest()[:16]


def _handed_out(cells: list, stub: Path) -> frozenset[str]:
    """The cells of the source that students get as they are, and those of the notebook
    built from it, where links, references and the key read otherwise.
    """
    from course_lib.grading.student_notebook import one_line
    from course_lib.publishing.problem_sets import kind_of

    texts = [
        cell.source
        for cell in cells
        if cell.kind == "markdown" or kind_of(cell) in ("setup", "check")
    ]
    if stub.is_file():
        built = json.loads(stub.read_text("utf-8"))["cells"]
        texts += ["".join(cell["source"]) for cell in built]
    return frozenset(one_line(text) for text in texts)


def _with_seed(text: str, name: str, key: dict) -> tuple[str, int]:
    """The set-up code with the key's seed, and how often it opens the problem set."""
    inputs = {
        check: record["inputs"]
        for check, record in key["checks"].items()
        if record.get("inputs") is not None
    }
    seed = f", seed={key['seed']}" if key["seed"] else ""
    drawn = f", inputs={inputs!r}" if inputs and key["seed"] else ""
    return re.subn(
        rf'problem_set\("{re.escape(name)}"[^)]*\)',
        lambda _: f'problem_set("{name}"{seed}{drawn})',
        text,
    )
