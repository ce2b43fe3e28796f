"""The one exception that the `course` command shows to its user."""


class CourseError(Exception):
    """Something that a person can mend; its text is one clear line, which names the
    file and line where it can.
    """

    details: str = ""  # a traceback, for those who want more than the line


def at(path, line: int, message: str) -> CourseError:
    """An error at a line of a source file: ``book/02-self-attention.md:41: …``."""
    return CourseError(f"{path}:{line}: {message}")
