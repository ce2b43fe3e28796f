"""``course generate`` and ``course repl``: a model writes, and people say how well."""

import sys
from collections.abc import Callable
from pathlib import Path

import torch

from course_lib.alignment.feedback import FeedbackStore, Rating
from course_lib.commands.models import Found, find_model
from course_lib.device import device
from course_lib.errors import CourseError
from course_lib.language_models.sampling import Sampling
from course_lib.language_models.writer import Writer

HELP = """\
Write something, and the model goes on.
  /again       the same prompt once more
  /rate 1..5   say how good the last answer was
  /seed N      the chance to draw from
  /help        this
  /quit        the end (or Ctrl-D)"""


def generate_command(
    model: str,
    prompt: str,
    tokens: int,
    sampling: dict,
    seed: int = 0,
    stop: list[str] | None = None,
    on: str | None = None,
    write: Callable[[str], object] | None = None,
    engine: str = "torch",
) -> None:
    """Write the prompt and what a model makes of it, as it makes it.

    Raises:
        CourseError: If the model or an option cannot be used.
    """
    write = write or _write
    try:
        found = _load(model, on, engine)
        writer = Writer(found.model, found.tokenizer, Sampling(**sampling), found.end)
        generator = torch.Generator().manual_seed(seed)
        pieces = writer.write(prompt, tokens, generator, stop or ())
        _say_what_was_dropped(writer)
        write(prompt)
        for piece in pieces:
            write(piece)
        write("\n")
    except ValueError as error:
        raise CourseError(str(error)) from error


def repl_command(
    model: str,
    tokens: int,
    sampling: dict,
    feedback: Path,
    seed: int = 0,
    on: str | None = None,
    read: Callable[[str], str] = input,
    write: Callable[[str], object] | None = None,
    engine: str = "torch",
) -> None:
    """Talk with a model; ratings go into a feedback store.

    Raises:
        CourseError: If the model, the store or an option cannot be used.
    """
    write = write or _write
    try:
        found = _load(model, on, engine)
        writer = Writer(found.model, found.tokenizer, Sampling(**sampling), found.end)
        _talk(found, writer, tokens, feedback, seed, read, write)
    except ValueError as error:
        raise CourseError(str(error)) from error


def _talk(found: Found, writer: Writer, tokens, feedback, seed, read, write) -> None:
    write(HELP + "\n")
    generator = torch.Generator().manual_seed(seed)
    prompt = answer = None
    while True:
        try:
            line = read("> ")
        except EOFError:
            write("\n")
            return
        command, _, rest = line.strip().partition(" ")
        if command == "/quit":
            return
        if command == "/help":
            write(HELP + "\n")
        elif command == "/seed" and rest.isdigit():
            generator = torch.Generator().manual_seed(int(rest))
        elif command == "/rate" and rest in ("1", "2", "3", "4", "5"):
            if answer is None:
                write("There is no answer to rate yet.\n")
                continue
            rating = Rating(prompt, answer, int(rest), model=found.name)
            FeedbackStore(feedback).add(rating)
            write(f"Kept in {feedback}.\n")
        elif command == "/again" and prompt is not None:
            answer = _answer(writer, prompt, tokens, generator, write)
        elif command.startswith("/"):
            write(f"There is nothing to do for {line.strip()!r}; /help says what is.\n")
        elif line.strip():
            prompt = line
            answer = _answer(writer, prompt, tokens, generator, write)


def _answer(writer: Writer, prompt: str, tokens: int, generator, write) -> str | None:
    said = []
    try:
        for piece in writer.write(prompt, tokens, generator):
            said.append(piece)
            write(piece)
    except KeyboardInterrupt:
        write(" …")  # Ctrl-C ends the answer, not the talk
    except ValueError as error:  # such as a character that the model does not know
        write(f"{error}\n")
        return None
    write("\n")
    _say_what_was_dropped(writer)
    return "".join(said)


def _load(model: str, on: str | None, engine: str) -> Found:
    found = find_model(model, engine)
    if engine == "numpy" and on not in (None, "cpu"):
        raise ValueError(f"the NumPy engine computes on the cpu, got the device {on!r}")
    found.model.to("cpu" if engine == "numpy" else device(on))
    return found


def _say_what_was_dropped(writer: Writer) -> None:
    if writer.dropped:
        print(
            f"(the first {writer.dropped} tokens of the prompt do not fit into the"
            f" context of {writer.model.config.context} and are not read)",
            file=sys.stderr,
        )


def _write(text: str) -> None:
    print(text, end="", flush=True)
