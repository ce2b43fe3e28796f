"""Find each student's notebook in a folder, as learning platforms hand such folders
out.

Understood are ``STUDENT.ipynb`` and ``STUDENT/anything.ipynb`` (the newest), with names
like ``lastnamefirst_LATE_12345_678910_02-self-attention.ipynb`` (Canvas), ``First
Last_1234567_assignsubmission_file_`` (Moodle), ``Copy of alice.ipynb``, ``alice
(1).ipynb``, ``alice - Kopie.ipynb`` and ``alice-Copy1.ipynb``. A student's folder may
hold the notebook further down, and all of it may lie in one more folder.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError

#: Canvas takes blanks and underscores out of a name, and begins no number with a zero.
CANVAS = re.compile(
    r"(?P<name>[^\W\d_][^_]*)(?P<late>_LATE)?"
    r"_(?P<user>[1-9]\d*)_(?P<attempt>[1-9]\d*)_(?P<file>.+)"
)
#: A date has the same form: ada_2025_10_03, ada_12_10_2025_final.
DATE = re.compile(
    r"(19|20)\d\d_(0?[1-9]|1[0-2])_.*|(0?[1-9]|[12]\d|3[01])_(0?[1-9]|[12]\d|3[01])"
    r"_(19|20)\d\d(?!\d).*"
)
MOODLE = re.compile(r"(?P<student>.+_\d+)_assignsubmission_(file|onlinetext)_?.*")
#: What file managers, Google Drive and Jupyter add to the name of a copy, in the
#: languages where they are met most.
COPY_BEFORE = re.compile(
    r"(copy of|kopie von|kopie van|copie de|copia de|copia di|cópia de|kopia av) ",
    re.IGNORECASE,
)
COPY_AFTER = re.compile(
    r"(\s*\((\d+|((another|\d+\w*) )?copy|kopie|copie|copia|cópia|kopia)\)"
    r"|\s*[-_ ]\s*(copy|kopie|copie|copia|cópia|kopia)[-_ ]?\d*)$",
    re.IGNORECASE,
)
ENDING = re.compile(r"\.ipynb(\.json|\.txt)?$", re.IGNORECASE)

EMPTY = "the folder holds no .ipynb file"


@dataclass(frozen=True)
class Submission:
    """One student's notebook.

    Attributes:
        student: The name that marks are filed under.
        path: The notebook; None where it could not be settled which file that is.
        late: Whether the platform marked it so.
        problem: Why it cannot be graded.
    """

    student: str
    path: Path | None
    late: bool = False
    problem: str | None = None


def find_submissions(folder: Path | str, set_name: str = "") -> list[Submission]:
    """The submissions in a folder, sorted by student.

    Args:
        folder: Where they lie.
        set_name: The problem set's name, which students often leave in their file's.

    Raises:
        CourseError: If the folder is missing, or holds no submission.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CourseError(
            f"{folder} is not a folder; --submissions takes the folder with the"
            " students' notebooks"
        )
    claims: dict[str, list[Submission]] = {}
    for entry in _entries(folder):
        if submission := _submission(entry, set_name):
            claims.setdefault(_same(submission.student), []).append(submission)
    if not claims:
        raise CourseError(
            f"{folder} holds no submission: expected STUDENT.ipynb files, or folders"
            " with one in each"
        )
    return sorted(
        (_settle(group) for group in claims.values()),
        key=lambda submission: submission.student,
    )


def left_aside(folder: Path | str) -> list[str]:
    """The names of the files in a folder that are no notebooks, and so nobody's
    submission.
    """
    return sorted(
        entry.name for entry in _entries(Path(folder)) if _submission(entry, "") is None
    )


def student_name(name: str, set_name: str = "") -> tuple[str, bool]:
    """The student a file's or folder's name stands for (without ``.ipynb``), and
    whether it was marked late.

    >>> student_name("lovelaceada_LATE_12345_678910_02-self-attention")
    ('lovelaceada_12345', True)
    >>> student_name("Copy of ada (1)")
    ('ada', False)
    >>> student_name("2025_10_03_ada")
    ('2025_10_03_ada', False)
    """
    name = unicodedata.normalize("NFC", name).strip()
    if match := MOODLE.fullmatch(name):
        return match["student"], False
    match = CANVAS.fullmatch(name)
    if match and match["name"] != set_name and not _is_date(match):
        # Two students may have one name; the number is the platform's own for this one.
        return f"{match['name']}_{match['user']}", match["late"] is not None
    before = None
    while before != name:
        before = name
        name = COPY_AFTER.sub("", COPY_BEFORE.sub("", name)).strip()
        if set_name:
            name = re.sub(
                rf"^{re.escape(set_name)}[ _-]+(?=.)|(?<=.)["
                rf" _-]+{re.escape(set_name)}$",
                "",
                name,
            )
    return name or before, False


def _is_date(match: re.Match) -> bool:
    """Whether what looks like Canvas's two numbers is a date."""
    numbers = f"{match['user']}_{match['attempt']}_{match['file']}"
    return DATE.fullmatch(numbers) is not None


def file_names(students: list[str]) -> dict[str, str]:
    """A safe and different file name for each student, without an ending.

    It has letters, digits, dots, underscores and hyphens alone. Where the student's
    name has more than that, or differs from another only in capitals, a few digits that
    depend on the name are added.
    """
    plain = {
        student: re.sub(r"[^A-Za-z0-9_.-]+", "_", student).strip("._-")[:80]
        for student in students
    }
    folded = [name.casefold() for name in plain.values()]
    names = {}
    for student, name in plain.items():
        if name != student or folded.count(name.casefold()) > 1:
            name = f"{name or 'student'}-{hashlib.sha256(student.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
        names[student] = name
    return names


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder; for a folder in it that a platform packed, such as an
    archive unpacked into a folder of its own, what lies in that.
    """
    entries = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__MACOSX")):
            continue
        packed = (
            entry.is_dir()
            and not entry.is_symlink()
            and not MOODLE.fullmatch(entry.name)
            and any(_of_a_platform(one.name) for one in entry.iterdir())
        )
        entries += _entries(entry) if packed else [entry]
    return entries


def _of_a_platform(name: str) -> bool:
    plain = ENDING.sub("", name)
    canvas = ENDING.search(name) and CANVAS.fullmatch(plain)
    return bool(MOODLE.fullmatch(plain) or (canvas and not _is_date(canvas)))


def _submission(entry: Path, set_name: str) -> Submission | None:
    """The submission that one entry of the folder stands for; None where it is
    something else.
    """
    name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if entry.is_dir():
        student, late = student_name(name, set_name)
        if entry.is_symlink():
            return Submission(
                student, None, late, "the folder is a link to another place"
            )
        notebooks, problem = _notebooks(entry)
        if problem:
            return Submission(student, None, late, problem)
        return Submission(
            student,
            max(notebooks, key=lambda path: (path.stat().st_mtime_ns, path.name)),
            late,
        )
    if not ENDING.search(name):
        return None
    student, late = student_name(ENDING.sub("", name), set_name)
    if not _is_notebook(entry):
        return Submission(
            student, None, late, "it is a link to another place, not a file"
        )
    return Submission(student, entry, late)


def _notebooks(folder: Path) -> tuple[list[Path], str | None]:
    """The notebooks of one student: those in the folder itself or, where there is none,
    in the only folder below it that has some; else why there are none.
    """
    notebooks = [path for path in folder.iterdir() if _is_notebook(path)]
    if notebooks:
        return notebooks, None
    below = {
        path.name: found
        for path in sorted(folder.iterdir())
        if path.is_dir()
        and not path.is_symlink()
        and not path.name.startswith((".", "__MACOSX"))
        and (found := _notebooks(path)) != ([], EMPTY)
    }
    if len(below) > 1:
        names = ", ".join(below)
        return [], f"notebooks lie in several folders of it, in {names}"
    return next(iter(below.values()), ([], EMPTY))


def _is_notebook(path: Path) -> bool:
    return (
        ENDING.search(path.name) is not None
        and not path.name.startswith(".")
        and path.is_file()
        and not path.is_symlink()
    )


def _same(student: str) -> str:
    return unicodedata.normalize("NFKC", student).casefold()


def _settle(group: list[Submission]) -> Submission:
    # Moodle makes a folder for files and one for text typed into the browser; only one
    # of them holds the notebook.
    group = [one for one in group if one.problem != EMPTY] or group[:1]
    if len(group) == 1:
        return group[0]
    # Which one counts is not for a program to guess.
    names = " and ".join(
        sorted(one.path.name if one.path else one.student for one in group)
    )
    return Submission(
        group[0].student,
        None,
        any(one.late for one in group),
        f"{len(group)} submissions claim this student: {names}",
    )
