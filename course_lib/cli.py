"""The ``course`` command. Each subcommand imports its own tools, so that ``course
--help`` answers at once.
"""

import argparse
import os
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status: 0 done, 1 something to mend, 2 wrong
    usage, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    from course_lib.errors import CourseError

    try:
        return options.run(options) or 0
    except CourseError as error:
        print(f"course: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `course grade … | head`: whoever read has gone
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        print("course: interrupted; what was finished is kept", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course",
        description="Train and try language models; build, check and grade the course.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser(
        "build",
        help="build notebooks and problem sets from book/, running what changed",
    )
    build.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="such as 02-self-attention; all if none is given",
    )
    build.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if a built file is not up to date",
    )
    build.add_argument(
        "--force", action="store_true", help="execute even what has not changed"
    )
    build.add_argument(
        "--jobs",
        type=int,
        default=1,
        metavar="N",
        help="how many to execute at once (default 1)",
    )
    build.add_argument(
        "--chapters", action="store_true", help="only chapters, no problem sets"
    )
    build.set_defaults(run=_build)

    experiment = commands.add_parser(
        "experiment", help="run a recorded experiment, or what is left of it"
    )
    experiment.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="such as 02_depth, for experiments/02_depth.py",
    )
    experiment.add_argument("--force", action="store_true", help="run every seed again")
    experiment.add_argument(
        "--confirm",
        action="store_true",
        help="run only the first seed, and confirm the recording if the result is the"
        " recorded one; without a NAME, every recording that is out of date",
    )
    experiment.add_argument(
        "--jobs",
        type=int,
        default=2,
        metavar="N",
        help="how many seeds, or experiments to confirm, run at once (default 2)",
    )
    experiment.set_defaults(run=_experiment)

    check = commands.add_parser(
        "check", help="show what the grader will see in a problem set's notebook"
    )
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_check)

    grade = commands.add_parser("grade", help="grade the submissions of a problem set")
    grade.add_argument("set", metavar="SET", help="such as 02-self-attention")
    grade.add_argument(
        "--submissions",
        required=True,
        metavar="DIR",
        help="holds STUDENT.ipynb or STUDENT/*.ipynb",
    )
    grade.add_argument(
        "--out",
        required=True,
        metavar="DIR",
        help="where marks and feedback are written",
    )
    grade.add_argument(
        "--seed", type=int, metavar="N", help="the instructor's secret seed"
    )
    grade.add_argument(
        "--jobs", type=int, metavar="N", help="how many submissions to run at once"
    )
    grade.add_argument(
        "--isolation",
        default="limits",
        metavar="HOW",
        help="how to run answers: limits (on time, memory, processes and files), the"
        " only way there is; it is no sandbox",
    )
    grade.add_argument(
        "--merge",
        metavar="CSV",
        help="merge the marks of written answers from this sheet",
    )
    grade.add_argument(
        "--regrade", action="store_true", help="grade again and show what changed"
    )
    grade.set_defaults(run=_grade)

    _add_models(commands)

    site = commands.add_parser("site", help="build the website from the stored outputs")
    site.add_argument("--serve", action="store_true", help="show it on this machine")
    site.add_argument("--force", action="store_true", help="build every page anew")
    site.add_argument("--port", type=_port, default=8000, metavar="N")
    site.set_defaults(run=_site)
    return parser


def _add_models(commands) -> None:
    """The commands for students: train, generate, repl, evaluate, doctor."""
    train = commands.add_parser(
        "train",
        help="train a GPT on a text of your own",
        description="Train a small GPT on a text and keep it in a folder.",
        epilog="Example: course train my-novel.txt --out novel --steps 1000",
    )
    train.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help="a file, or a folder of .txt and .md files; without it, small stories",
    )
    train.add_argument("--out", type=Path, default=Path("model"), metavar="DIR")
    train.add_argument(
        "--tokens",
        default="bpe",
        metavar="KIND",
        help="bpe (bytes, default) or characters",
    )
    train.add_argument(
        "--vocabulary",
        type=int,
        default=1024,
        metavar="N",
        help="of the bpe (default 1024)",
    )
    train.add_argument(
        "--recipe",
        default="efficient",
        metavar="NAME",
        help="efficient (Muon, rotary; default) or standard (AdamW, GPT-2)",
    )
    for name, value in (
        ("layers", 4), ("heads", 4), ("width", 128), ("context", 64), ("batch", 12),
        ("every", 200),
    ):  # fmt: skip
        what = "steps between samples and saves, " if name == "every" else ""
        train.add_argument(
            f"--{name}", type=int, default=value, metavar="N",
            help=f"{what}default {value}",
        )  # fmt: skip
    train.add_argument(
        "--steps", type=int, metavar="N",
        help="default 2000, with --resume as planned",
    )  # fmt: skip
    train.add_argument("--dropout", type=float, default=0.0, metavar="P")
    train.add_argument("--seed", type=int, default=0, metavar="N")
    train.add_argument(
        "--resume", action="store_true", help="go on with what --out holds"
    )
    train.add_argument("--device", metavar="NAME", help="cpu, cuda or mps")
    train.add_argument(
        "--threads", type=int, metavar="N", help="instead of measuring which is faster"
    )
    train.set_defaults(run=_train)

    for name, text, example in (
        (
            "generate",
            "let a model continue a text",
            "course generate novel 'It was' --top-p 0.9",
        ),
        ("repl", "talk with a model and rate what it says", "course repl novel"),
    ):
        parser = commands.add_parser(name, help=text, epilog=f"Example: {example}")
        parser.add_argument(
            "model",
            metavar="MODEL",
            help="a folder of 'course train', a checkpoint, or GPT-2's folder",
        )
        if name == "generate":
            parser.add_argument("prompt", metavar="PROMPT")
            parser.add_argument(
                "--stop", action="append", metavar="TEXT", help="stop before this text"
            )
            parser.set_defaults(run=_generate)
        else:
            parser.add_argument(
                "--feedback",
                type=Path,
                default=Path("feedback.sqlite"),
                metavar="FILE",
                help="where ratings go (default feedback.sqlite)",
            )
            parser.set_defaults(run=_repl)
        parser.add_argument(
            "--count", type=int, default=200, metavar="N", help="tokens"
        )
        parser.add_argument("--temperature", type=float, default=0.8, metavar="T")
        parser.add_argument("--top-k", type=int, metavar="K")
        parser.add_argument("--top-p", type=float, metavar="P")
        parser.add_argument("--min-p", type=float, metavar="P")
        parser.add_argument(
            "--repetition-penalty", type=float, default=1.0, metavar="X"
        )
        parser.add_argument("--seed", type=int, default=0, metavar="N")
        parser.add_argument("--device", metavar="NAME", help="cpu, cuda or mps")
        parser.add_argument(
            "--engine",
            default="torch",
            metavar="NAME",
            help="what computes: torch (default) or numpy (GPT-2's folder only)",
        )

    evaluate = commands.add_parser(
        "evaluate",
        help="measure a model on tasks from a YAML file",
        description="Run the tasks of a YAML file on a model, and write a table and"
        " JSON with 95 % intervals.",
        epilog="Example, after course evaluate --example > tasks.yml: course evaluate"
        " tasks.yml novel",
    )
    evaluate.add_argument("tasks", nargs="?", metavar="TASKS", help="a YAML file")
    evaluate.add_argument(
        "model", nargs="?", metavar="MODEL",
        help="a folder of 'course train', a checkpoint, or GPT-2's folder",
    )  # fmt: skip
    evaluate.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR",
        help="where results.md and results.json are written (default results)",
    )  # fmt: skip
    evaluate.add_argument(
        "--example", action="store_true", help="print an example of TASKS, and stop"
    )
    evaluate.add_argument("--device", metavar="NAME", help="cpu, cuda or mps")
    evaluate.set_defaults(run=_evaluate)

    doctor = commands.add_parser(
        "doctor",
        help="show what this machine is, and which models fit it",
        epilog="Example: course doctor",
    )
    doctor.set_defaults(run=_doctor)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            f"expected a port from 1 to 65535, got {text!r}"
        )
    return int(text)


def _build(options) -> None:
    from course_lib.config import find_root
    from course_lib.errors import CourseError
    from course_lib.publishing.chapters import update_contents
    from course_lib.publishing.notebooks.build import build_chapters, chapter_names
    from course_lib.suggest import did_you_mean

    root = find_root()
    with_sets = not options.chapters
    chapters = chapter_names(root)
    sets = (
        sorted(path.stem for path in (root / "book" / "exercises").glob("*.md"))
        if with_sets
        else []
    )
    for name in options.names:
        if name not in chapters and name not in sets:
            raise CourseError(
                "there is no chapter or problem set"
                f" {name!r}{did_you_mean(name, {*chapters, *sets})}"
            )
    problems = []
    wanted = [name for name in options.names if name in chapters]
    if wanted or not options.names:
        try:
            build_chapters(
                root, wanted, options.force, options.check, options.jobs, print
            )
        except CourseError as error:
            problems.append(str(error))
    wanted = [name for name in options.names if name in sets]
    if with_sets and (wanted or not options.names):
        from course_lib.publishing.problem_sets.build import build_problem_sets

        try:
            build_problem_sets(
                root, wanted, options.force, options.check, options.jobs, print
            )
        except CourseError as error:
            problems.append(str(error))
    if update_contents(root, options.check):
        if options.check:
            problems.append("_toc.yml is not what book/chapters.yml gives")
        else:
            print("_toc.yml: written")
    if problems:
        raise CourseError("\n".join(problems))


def _experiment(options) -> None:
    from course_lib.config import find_root
    from course_lib.errors import CourseError

    root = find_root()
    if options.confirm:
        from course_lib.publishing.experiments.confirm import confirm

        confirm(root, options.names, print, options.force, options.jobs)
        return
    if not options.names:
        raise CourseError("name the experiments to run, or --confirm what is recorded")
    from course_lib.publishing.experiments.run import run_experiment

    for name in options.names:
        run_experiment(root, name, print, options.force, options.jobs)


def _check(options) -> int | None:
    from course_lib.grading.check_file import check_file

    return check_file(options.file)


def _grade(options) -> int | None:
    from course_lib.grading.command import grade

    return grade(
        options.set,
        submissions=options.submissions,
        out=options.out,
        seed=options.seed,
        jobs=options.jobs,
        isolation=options.isolation,
        merge=options.merge,
        regrade=options.regrade,
    )


def _quiet_threads() -> None:
    """Before torch is imported: threads that wait sleep, and leave the core to others."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _train(options) -> None:
    _quiet_threads()
    from course_lib.commands.train import Options, train_command

    chosen = {name: value for name, value in vars(options).items() if name != "run"}
    train_command(Options(**chosen))


def _sampling(options) -> dict:
    names = ("temperature", "top_k", "top_p", "min_p", "repetition_penalty")
    return {name: getattr(options, name) for name in names}


def _generate(options) -> None:
    _quiet_threads()
    from course_lib.commands.generate import generate_command

    generate_command(
        options.model,
        options.prompt,
        options.count,
        _sampling(options),
        options.seed,
        options.stop,
        options.device,
        engine=options.engine,
    )


def _repl(options) -> None:
    _quiet_threads()
    from course_lib.commands.generate import repl_command

    repl_command(
        options.model,
        options.count,
        _sampling(options),
        options.feedback,
        options.seed,
        options.device,
        engine=options.engine,
    )


def _evaluate(options) -> None:
    _quiet_threads()
    from course_lib.commands.evaluate import EXAMPLE, evaluate_command
    from course_lib.errors import CourseError

    if options.example:
        print(EXAMPLE, end="")
        return
    if options.model is None:
        raise CourseError("expected TASKS and MODEL; --example prints an example")
    evaluate_command(options.tasks, options.model, options.out, options.device)


def _doctor(options) -> None:
    _quiet_threads()
    from course_lib.commands.doctor import doctor_command

    doctor_command()


def _site(options) -> int | None:
    from course_lib.publishing.site.build import main as site

    return site(serve=options.serve, port=options.port, force=options.force)


if __name__ == "__main__":
    sys.exit(main())
