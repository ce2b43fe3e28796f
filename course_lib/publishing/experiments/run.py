"""``course experiment``: run an experiment, and keep its results with everything that
they depend on.

``experiments/NAME.py`` holds ``HYPOTHESIS`` and ``REFUTED_IF`` (texts, written before
the run), ``SETTINGS`` (a dict), ``SEEDS`` (a list) and ``run(seed, settings, progress)
-> dict``, where ``progress(fraction)`` moves the bar. ``MEASURED`` may name keys of the
result that hold measured times, which differ from run to run. The result of each seed
is saved at once, so an interrupted experiment goes on where it stopped.
"""

import datetime
import functools
import importlib.util
import json
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.files import json_text, write_atomically
from course_lib.publishing.experiments.recordings import (
    changed_code,
    changed_modules,
    experiment_hash,
    out_of_date,
    recording_path,
)
from course_lib.publishing.fingerprint import (
    digest,
    module_hashes,
    versions_for,
)
from course_lib.publishing.progress import above_bars, bar
from course_lib.tooling import is_tooling

NEEDED = {"HYPOTHESIS": str, "REFUTED_IF": str, "SETTINGS": dict, "SEEDS": list}


def run_experiment(
    root: Path | str,
    name: str,
    echo: Callable[[str], None] = print,
    force: bool = False,
    jobs: int = 1,
) -> dict:
    """Run an experiment, or what is left of it, and write its recording.

    Args:
        root: The repository.
        name: Such as ``02_depth``.
        echo: Takes each line of the report.
        force: Run seeds again whose results are there.
        jobs: How many seeds run at once, each in a process of its own and on one
            thread, so that a seed's result does not depend on how many there are.

    Raises:
        CourseError: If the experiment does not exist or is not made as described above.
    """
    root, echo = Path(root).resolve(), above_bars(echo)
    path = experiment_path(root, name)
    module = load(path, root, name)
    text = path.read_text(encoding="utf-8")
    if (
        not force
        and recording_path(root, name).is_file()
        and not out_of_date(root, name)
    ):
        echo(f"{name}: its recording is up to date; --force runs it again")
        return json.loads(recording_path(root, name).read_text(encoding="utf-8"))
    parts = root / "_build" / "experiments" / name
    settings = json.loads(_json(module.SETTINGS, f"{name}: SETTINGS"))
    done, waiting = {}, []
    for index, seed in enumerate(module.SEEDS):
        saved = None if force else _saved(_part(parts, seed), root, text, seed)
        if saved:
            echo(f"{name}: seed {seed} is done already ({saved['seconds']:.0f} s)")
            done[index] = saved
        else:
            waiting.append(index)
    started = time.monotonic()
    if jobs > 1 and len(waiting) > 1:
        calls = {i: (root, name, module.SEEDS[i], settings) for i in waiting}
        label = f"{name}: {len(waiting)} seeds, {jobs} at once"
        for index, saved in side_by_side(_load_and_run, calls, jobs, label):
            done[index] = saved
            echo(_took(name, saved))
    else:
        for index in waiting:
            seed = module.SEEDS[index]
            with bar(
                f"{name}: seed {seed} ({index + 1} of {len(module.SEEDS)})"
            ) as shown:
                move = functools.partial(_move, shown)
                done[index] = _run_seed(module, root, name, seed, settings, move)
            echo(_took(name, done[index]))
    if waiting:
        echo(f"{name}: {len(waiting)} seeds in {time.monotonic() - started:.0f} s")
    results = [done[index] for index in sorted(done)]
    recording = {
        "name": name,
        "date": today(),
        "hypothesis": " ".join(module.HYPOTHESIS.split()),
        "refuted_if": " ".join(module.REFUTED_IF.split()),
        "settings": settings,
        "results": [
            {key: saved[key] for key in ("seed", "seconds", "result")}
            for saved in results
        ],
        "seconds": round(sum(saved["seconds"] for saved in results), 1),
        "depends": results[-1]["depends"] if results else depends_on(root, text),
        "machine": results[-1]["machine"] if results else _machine(),
    }
    write_atomically(
        recording_path(root, name),
        json_text(recording),
    )
    echo(
        f"{name}: wrote course_lib/recordings/{name}.json ({len(results)} seeds,"
        f" {recording['seconds']:.0f} s)"
    )
    return recording


def _part(parts: Path, seed) -> Path:
    return parts / f"seed-{digest(repr(seed))}.json"


def _run_seed(
    module,
    root: Path,
    name: str,
    seed,
    settings: dict,
    progress: Callable[[float], None],
) -> dict:
    """Run one seed and save its result at once."""
    saved = run_seed(module, root, name, seed, settings, progress)
    write_atomically(
        _part(root / "_build" / "experiments" / name, seed), json.dumps(saved)
    )
    return saved


def run_seed(
    module,
    root: Path,
    name: str,
    seed,
    settings: dict,
    progress: Callable[[float], None],
) -> dict:
    """The result of one seed, with its seconds, what it depends on, and the machine."""
    text = experiment_path(root, name).read_text(encoding="utf-8")
    started = (
        time.process_time()
    )  # of this process alone: the clock would tell how busy the machine was
    result = module.run(seed, json.loads(json.dumps(settings)), progress)
    seconds = time.process_time() - started
    if not isinstance(result, dict):
        raise CourseError(
            f"experiments/{name}.py: run must return a dict, got"
            f" {type(result).__name__}"
        )
    result = json.loads(_json(result, f"{name}: the result of seed {seed}"))
    saved = {"seed": seed, "seconds": round(seconds, 1), "result": result}
    return saved | {"depends": depends_on(root, text), "machine": _machine()}


def side_by_side(
    function: Callable,
    calls: dict[object, tuple],
    jobs: int,
    label: str,
    fresh: bool = False,
):
    """Call a function in processes, with one bar for all calls.

    Args:
        function: Of a module, so that a new process finds it. It takes the arguments
            of a call, and ``progress(fraction)``.
        calls: The arguments of each call, by a key.
        jobs: How many calls at once.
        label: What the bar says.
        fresh: Whether each call gets a process of its own.

    Yields:
        Key and result of each call, as they come.
    """
    spawn = multiprocessing.get_context("spawn")  # a forked torch may hang
    with spawn.Manager() as manager, bar(label) as shown:
        fractions = manager.dict()
        with ProcessPoolExecutor(
            jobs, mp_context=spawn, max_tasks_per_child=1 if fresh else None
        ) as pool:
            running = {
                pool.submit(_in_a_process, function, key, arguments, fractions): key
                for key, arguments in calls.items()
            }
            left = set(running)
            try:
                while left:
                    finished, left = wait(
                        left, timeout=1.0, return_when=FIRST_COMPLETED
                    )
                    for future in finished:
                        yield running[future], future.result()
                    _move(shown, sum(fractions.values()) / len(calls))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _move(shown, fraction: float) -> None:
    shown.update(min(fraction, 1.0) - shown.n)


def _in_a_process(function: Callable, key, arguments: tuple, fractions):
    os.environ["OMP_NUM_THREADS"] = "1"

    def progress(fraction: float) -> None:
        fractions[key] = fraction

    result = function(*arguments, progress)
    progress(1.0)
    return result


def _load_and_run(root: Path, name: str, seed, settings: dict, progress) -> dict:
    module = load(experiment_path(root, name), root, name)
    return _run_seed(module, root, name, seed, settings, progress)


def _took(name: str, saved: dict) -> str:
    seconds = f"{saved['seconds']:.0f} s of processor time"
    return f"{name}: seed {saved['seed']} took {seconds}"


def experiment_path(root: Path, name: str) -> Path:
    """The file of an experiment.

    Raises:
        CourseError: If there is none of that name.
    """
    path = root / "experiments" / f"{name}.py"
    if not path.is_file():
        # Here, because what this process has loaded is what a result depends on.
        from course_lib.suggest import did_you_mean

        known = [file.stem for file in (root / "experiments").glob("*.py")]
        raise CourseError(
            f"there is no experiments/{name}.py{did_you_mean(name, known)}"
        )
    return path


def load(path: Path, root: Path, name: str):
    """An experiment's file as a module.

    Raises:
        CourseError: If it is not made as described above.
    """
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    spec = importlib.util.spec_from_file_location(f"experiment_{name}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise CourseError(
            f"experiments/{name}.py, line {error.lineno}: {error.msg}"
        ) from error
    for attribute, kind in NEEDED.items():
        if not isinstance(getattr(module, attribute, None), kind):
            raise CourseError(
                f"experiments/{name}.py must define {attribute} as a {kind.__name__}"
            )
    measured = getattr(module, "MEASURED", [])
    if not isinstance(measured, list) or not all(isinstance(k, str) for k in measured):
        raise CourseError(
            f"experiments/{name}.py: MEASURED must be a list of keys, got {measured!r}"
        )
    if not callable(getattr(module, "run", None)):
        raise CourseError(
            f"experiments/{name}.py must define run(seed, settings, progress)"
        )
    return module


def depends_on(root: Path, text: str) -> dict:
    """Everything that the results of this process depend on: code, modules loaded so
    far, packages, data.
    """
    loaded = [
        name
        for name in sys.modules
        if name.split(".")[0] == "course_lib" and not is_tooling(name)
    ]
    data = sys.modules.get("course_lib.data")
    used = dict(data.used()) if data is not None and hasattr(data, "used") else {}
    used = {
        name: value for name, value in used.items() if not name.startswith("recording ")
    }
    return {
        "code": experiment_hash(text),
        "modules": module_hashes(loaded, root),
        "packages": versions_for([text], loaded, root),
        "data": used,
    }


def _saved(part: Path, root: Path, text: str, seed) -> dict | None:
    """The saved result of a seed, if nothing it depends on has changed since."""
    try:
        saved = json.loads(part.read_text(encoding="utf-8"))
        then = saved["depends"]
        changed = changed_code(then, text) or changed_modules(then, root)
        return saved if saved["seed"] == seed and not changed else None
    except (OSError, ValueError, KeyError):
        return None


def today() -> str:
    """The date, as ``2026-11-28``."""
    return datetime.date.today().isoformat()


def _json(thing, what: str) -> str:
    try:
        return json.dumps(thing, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise CourseError(
            f"{what} must be plain numbers, texts, lists and dicts ({error})"
        ) from None


def _machine() -> dict:
    """The machine, without its name."""
    threads = sys.modules["torch"].get_num_threads() if "torch" in sys.modules else None
    return {
        "processor": _processor(),
        "cores": (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count()
        ),
        "threads": threads,
        "python": platform.python_version(),
        "system": platform.system(),
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
