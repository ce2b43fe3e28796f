"""*Recorded experiments*: every recording with what was asked, expected and found, as
Markdown.

The words come from the experiment's file, everything else from its recording: the
hypothesis too, so that the page shows the one that was written before the run. Nothing
is executed but an experiment's ``summary(recording)``, which stands alone: it imports
what it needs itself.
"""

import ast
import html
import json
import statistics
from pathlib import Path

from course_lib.config import Config
from course_lib.errors import CourseError
from course_lib.publishing import tables
from course_lib.publishing.experiments.recordings import (
    anchor,
    outgrown,
    recording_path,
    texts_in,
)
from course_lib.publishing.references import References

LONG = 20  # rows from which on a table is folded


def spread(values: list[float], number: str = ".4g") -> str:
    """``"0.97 (0.95 to 1.00)"``: the mean over seeds, the lowest and the highest."""
    mean, low, high = (
        format(float(value), f"z{number}")  # z: no zero has a sign
        for value in (statistics.fmean(values), min(values), max(values))
    )
    return mean if low == high else f"{mean} ({low} to {high})"


def page(root: Path) -> str:
    """The experiments that have a recording, by chapter.

    Raises:
        CourseError: If a recording is not whole, or an experiment's ``summary`` fails.
    """
    config, titles = Config.load(root), References(root).chapters
    by_number = {slug[:2]: title for slug, title in titles.items()}
    lines, chapter = [], None
    for path in sorted(recording_path(root, "any").parent.glob("*.json")):
        name = path.stem
        if name[:2] != chapter:
            chapter = name[:2]
            lines += [f"## {int(chapter)}. {by_number[chapter]}", ""]
        recorded = json.loads(path.read_text(encoding="utf-8"))
        try:
            lines += section(root, name, recorded, config)
        except KeyError as error:
            raise CourseError(f"the recording {name} has no {error}") from None
    return "\n".join(lines)


def section(root: Path, name: str, recorded: dict, config: Config) -> list[str]:
    """One experiment, as lines of Markdown."""
    source = f"{config.repository}/blob/{config.branch}"
    text = (root / "experiments" / f"{name}.py").read_text(encoding="utf-8")
    said = {key: value.strip() for key, value in texts_in(text).items()}
    lines = [f'<a id="{anchor(name)}"></a>', "", f"### `{name}`", ""]
    if faults := outgrown(recorded, text):
        lines += [f"**Out of date.** {'; '.join(faults)}.", ""]
    for head, words in (
        ("Question", said.get("QUESTION")),
        ("Hypothesis", recorded["hypothesis"]),
        ("Refuted if", recorded["refuted_if"]),
        ("What changed between runs", said.get("CHANGES")),
    ):
        if words:
            lines += [f"**{head}.** {words}", ""]
    seeds = [str(result["seed"]) for result in recorded["results"]]
    lines += [f"**Result** over {len(seeds)} seeds ({', '.join(seeds)}):", ""]
    lines += result(name, text, recorded)
    settings = json.dumps(recorded["settings"], indent=1, ensure_ascii=False)
    lines += _folded("Settings", ["```json", *settings.splitlines(), "```"])
    lines += [
        f"**Run it again** with `course experiment {name}`. {ran(recorded)}"
        f" [Its code]({source}/experiments/{name}.py),"
        f" [its recording]({source}/course_lib/recordings/{name}.json).",
        "",
    ]
    return lines


def ran(recorded: dict) -> str:
    """When and on what an experiment ran, and when that was confirmed."""
    machine, seconds = recorded["machine"], recorded["seconds"]
    versions = {"Python": machine["python"], **recorded["depends"]["packages"]}
    told = ", ".join(f"{package} {version}" for package, version in versions.items())
    time = f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
    parts = [
        f"The run of {recorded['date']} took {time} of processor time on"
        f" {machine['system']}, {machine['processor']} ({told})."
    ]
    if confirmed := recorded.get("confirmed"):
        last = confirmed[-1]
        parts.append(
            f"Confirmed {last['date']}: seed {last['seed']} gave the same result with"
            " the library of that day."
        )
    return " ".join(parts)


def result(name: str, text: str, recorded: dict) -> list[str]:
    """What came out: the experiment's own summary, else its numbers."""
    shown = summarize(name, text, recorded)
    if shown is None:
        shown = {}
        for keys, values in numbers(recorded).items():
            row = shown.setdefault(" · ".join(keys[:-1]) or "all", {})
            row[keys[-1]] = spread(values)
    if isinstance(shown, dict):
        return table(shown)
    return [*(f"- {line}" for line in shown), ""]


def summarize(name: str, text: str, recorded: dict) -> list[str] | dict | None:
    """What an experiment's own ``summary`` says; None where there is none.

    Raises:
        CourseError: If it fails, or gives something else.
    """
    functions = [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name == "summary"
    ]
    if not functions:
        return None
    alone: dict = {}
    where = f"experiments/{name}.py: summary"
    exec(compile(ast.Module(functions, []), where, "exec"), alone)
    try:
        shown = alone["summary"](json.loads(json.dumps(recorded)))
    except Exception as error:  # whatever it is, its author has to mend it
        raise CourseError(f"{where} fails: {type(error).__name__}: {error}") from error
    rows = shown.values() if isinstance(shown, dict) else []
    if not isinstance(shown, list | dict) or not all(isinstance(r, dict) for r in rows):
        raise CourseError(
            f"{where} must return lines, or a table as row → column → text, got"
            f" {type(shown).__name__}"
        )
    return shown


def numbers(recorded: dict) -> dict[tuple[str, ...], list[float]]:
    """The plain numbers that every seed gave: keys that lead to one → a value a seed."""
    seeds = [dict(_leaves(seed["result"])) for seed in recorded["results"]]
    return {
        keys: [seed[keys] for seed in seeds]
        for keys in seeds[0]
        if all(keys in seed for seed in seeds)
    }


def _leaves(thing, keys: tuple[str, ...] = ()):
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from _leaves(value, (*keys, key))
    elif isinstance(thing, int | float) and not isinstance(thing, bool):
        yield keys, thing


def table(rows: dict[str, dict[str, str]]) -> list[str]:
    """A table, folded if it is long; a row may lack columns."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    body = [
        (head, [row.get(column, "") for column in columns])
        for head, row in rows.items()
    ]
    shown = tables.table(["", *columns], [("", body)])
    if len(rows) > LONG:
        return _folded(f"A table of {len(rows)} rows", [shown])
    return [shown, ""]


def _folded(head: str, lines: list[str]) -> list[str]:
    head = f"<summary>{html.escape(head)}</summary>"
    return ["<details>", head, "", *lines, "", "</details>", ""]
