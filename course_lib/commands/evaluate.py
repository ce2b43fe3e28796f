"""``course evaluate``: tasks from a YAML file, any model, a table with intervals."""

import json
from dataclasses import asdict
from pathlib import Path

from course_lib.commands.models import find_model
from course_lib.data.small_stories import sample_stories
from course_lib.device import device
from course_lib.errors import CourseError
from course_lib.evaluation.harness import Result, Subject, markdown_table, run_task

EXAMPLE = """\
tasks:
  - name: stories
    kind: perplexity
    stories: 20                  # or texts: [...], or file: notes.txt (a text a line)
  - name: verbs
    kind: choice
    items:
      - {prompt: "One windy day the boots of the girl", choices: [" was", " were"], answer: 1}
      - {prompt: "One windy day the kite of the girls", choices: [" was", " were"], answer: 0}
  - name: going on
    kind: generation
    metric: chrf                 # or bleu, rouge-l
    tokens: 20
    items:
      - {prompt: "Once upon a time", reference: " there was a little girl named Kim."}
"""


def evaluate_command(
    tasks: str, model: str, out: Path, on: str | None = None, say=print
) -> list[Result]:
    """Run every task; write ``results.md`` and ``results.json`` into a folder.

    All tasks are read before the first one runs. Results of tasks that are done are
    kept if a later one fails.

    Raises:
        CourseError: If a file, a task or the model cannot be used.
    """
    try:
        listed = read_tasks(Path(tasks))
        found = find_model(model)
        found.model.to(device(on))
        subject = Subject(found.model, found.tokenizer, found.end)
        out.mkdir(parents=True, exist_ok=True)
        results: list[Result] = []
        for task in listed:
            results += run_task(subject, task)
            _write(out, model, results)
    except (ValueError, OSError) as error:
        raise CourseError(str(error)) from error
    say(markdown_table(results))
    say(f"written to {out / 'results.md'} and {out / 'results.json'}")
    return results


def read_tasks(path: Path) -> list[dict]:
    """The tasks of a YAML file, texts and stories filled in.

    Raises:
        ValueError: If it is no list of tasks, two have one name, or PyYAML is missing.
    """
    try:
        import yaml
    except ImportError:
        raise ValueError("tasks are YAML: pip install pyyaml") from None
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {' '.join(str(error).split())}") from error
    tasks = told.get("tasks") if isinstance(told, dict) else None
    if not isinstance(tasks, list) or not tasks:
        raise ValueError(f"{path}: expected tasks, a list, at the top")
    for number, task in enumerate(tasks, start=1):
        if not isinstance(task, dict):
            raise ValueError(f"{path}, task {number}: expected a mapping, got {task!r}")
    names = [task.get("name") for task in tasks]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{path}: two tasks are named {name!r}")
    return [_with_texts(task, path) for task in tasks]


def _with_texts(task: dict, path: Path) -> dict:
    sources = [key for key in ("texts", "file", "stories") if key in task]
    if task.get("kind") != "perplexity":
        return task
    if len(sources) != 1:
        raise ValueError(
            f"{path}, task {task.get('name')!r}: expected one of texts, file and"
            f" stories, got {sources or 'none'}"
        )
    rest = {key: value for key, value in task.items() if key not in sources}
    value = task[sources[0]]
    if sources[0] == "stories":
        if not isinstance(value, int) or value < 1:
            raise ValueError(
                f"{path}, task {task.get('name')!r}: expected a number of stories, got"
                f" {value!r}"
            )
        value = sample_stories(value, seed=1)  # `course train` learns from seed 0
    elif sources[0] == "file":
        text = (path.parent / value).read_text(encoding="utf-8")
        value = [line for line in text.splitlines() if line.strip()]
    return {**rest, "texts": value}


def _write(out: Path, model: str, results: list[Result]) -> None:
    told = {"model": model, "results": [asdict(one) for one in results]}
    (out / "results.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    (out / "results.md").write_text(
        f"Model: {model}\n\n{markdown_table(results)}", encoding="utf-8"
    )
