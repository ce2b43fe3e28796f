"""``course experiment --confirm``: does a recording still hold after a change in the
library?

To run every recorded experiment again after each change would take hours. Instead the
first seed alone runs anew. If it gives what is recorded, the recording is bound to the
code of today and says when that was seen; results and settings stay those of its run.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.files import json_text, write_atomically
from course_lib.publishing.experiments.recordings import (
    changed_modules,
    outgrown,
    recording_path,
)
from course_lib.publishing.experiments.run import (
    experiment_path,
    load,
    run_seed,
    side_by_side,
    today,
)
from course_lib.publishing.fingerprint import changes
from course_lib.publishing.progress import above_bars

# Sums in another order differ by less. There is no absolute part: the recorded
# gradients of some experiments are as small as 1e-20.
RELATIVE = 1e-6
SHOWN = 5  # differences that a report names


def confirm(
    root: Path | str,
    names: list[str] | None = None,
    echo: Callable[[str], None] = print,
    force: bool = False,
    jobs: int = 1,
) -> None:
    """Confirm recordings that only a change in the library put out of date.

    Args:
        root: The repository.
        names: Experiments such as ``02_depth``; all that have a recording if empty.
        echo: Takes each line of the report.
        force: Confirm even what is up to date, with other versions of packages say.
        jobs: How many experiments run their first seed at once.

    Raises:
        CourseError: With one line for each recording that could not be confirmed; its
            file was left as it is.
    """
    root, echo = Path(root).resolve(), above_bars(echo)
    folder = recording_path(root, "any").parent
    names = list(
        dict.fromkeys(names or [p.stem for p in sorted(folder.glob("*.json"))])
    )
    calls, problems = {}, []
    for name in names:
        try:
            recorded = _recorded(root, name)
        except CourseError as error:
            problems.append(str(error))
            continue
        if force or changed_modules(recorded["depends"], root):
            calls[name] = (root, name, recorded)
        else:
            echo(f"{name}: its recording is up to date; --force confirms it anew")
    if calls:
        label = f"{len(calls)} to confirm, {jobs} at once"
        for name, (now, why) in side_by_side(_again, calls, jobs, label, fresh=True):
            if why:
                problems.append(f"{name}: {why}: course experiment {name}")
                continue
            _write(root, name, calls[name][2], now)
            echo(f"{name}: confirmed with seed {now['seed']} ({now['seconds']:.0f} s)")
    if problems:
        raise CourseError("\n".join(problems))


def _recorded(root: Path, name: str) -> dict:
    """A recording that one seed may confirm."""
    text = experiment_path(root, name).read_text(encoding="utf-8")
    path = recording_path(root, name)
    if not path.is_file():
        raise CourseError(
            f"{name}: there is no recording to confirm: course experiment {name}"
        )
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        why = outgrown(recorded, text)
    except (ValueError, KeyError):
        why = ["its recording cannot be read"]
    if why:
        raise CourseError(
            f"{name}: {'; '.join(why)}, so it needs a full run: course experiment {name}"
        )
    return recorded


def _again(root: Path, name: str, recorded: dict, progress) -> tuple[dict | None, str]:
    """The first seed's result of today, and why it does not confirm the recording."""
    try:
        module = load(experiment_path(root, name), root, name)
        settings = json.loads(json.dumps(module.SETTINGS))
        if settings != recorded["settings"]:
            return None, "SETTINGS changed, so it needs a full run"
        first = recorded["results"][0]
        now = run_seed(module, root, name, first["seed"], settings, progress)
    except CourseError as error:
        return None, str(error)
    if now["depends"]["data"] != recorded["depends"]["data"]:
        return now, "its data changed, so it needs a full run"
    found = differences(first["result"], now["result"], getattr(module, "MEASURED", []))
    if not found:
        return now, ""
    told = found[:SHOWN]
    if len(found) > SHOWN:
        told.append(f"and {len(found) - SHOWN} more")
    # Perhaps it is not the library that made the difference.
    told += changes(
        recorded["depends"]["packages"], now["depends"]["packages"], "package"
    )
    if recorded["machine"]["processor"] != now["machine"]["processor"]:
        told.append("recorded on another processor")
    told = "; ".join(told)
    return now, f"seed {now['seed']} gives another result than is recorded ({told})"


def differences(recorded, now, measured: list[str], at: str = "") -> list[str]:
    """Where two results differ, in words.

    Args:
        recorded: Numbers, texts, lists and dicts, as JSON has them.
        now: What they are held against.
        measured: Keys whose values may differ.
        at: Where in the whole result these are.
    """
    if isinstance(recorded, dict) and isinstance(now, dict):
        found = []
        for key in [*recorded, *(key for key in now if key not in recorded)]:
            where = f"{at}[{key!r}]"
            if key not in now or key not in recorded:
                found.append(f"{where} is {'gone' if key not in now else 'new'}")
            elif key not in measured:
                found += differences(recorded[key], now[key], measured, where)
        return found
    if isinstance(recorded, list) and isinstance(now, list):
        if len(recorded) != len(now):
            return [f"{at}: {len(recorded)} entries recorded, {len(now)} now"]
        pairs = enumerate(zip(recorded, now, strict=True))
        return [
            d for i, (a, b) in pairs for d in differences(a, b, measured, f"{at}[{i}]")
        ]
    if _is_number(recorded) and _is_number(now):
        same = math.isclose(recorded, now, rel_tol=RELATIVE, abs_tol=0.0)
    else:
        same = type(recorded) is type(now) and recorded == now
    return [] if same else [f"{at}: {recorded!r} recorded, {now!r} now"]


def _is_number(thing) -> bool:
    return isinstance(thing, int | float) and not isinstance(thing, bool)


def _write(root: Path, name: str, recorded: dict, now: dict) -> None:
    depends = now["depends"]
    entry = {
        "date": today(),
        "seed": now["seed"],
        "seconds": now["seconds"],
        "versions": {"python": now["machine"]["python"], **depends["packages"]},
    }
    recorded["depends"]["modules"] = depends["modules"]
    recorded["confirmed"] = [*recorded.get("confirmed", []), entry]
    write_atomically(
        recording_path(root, name),
        json_text(recorded),
    )
