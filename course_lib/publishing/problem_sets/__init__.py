"""The source of a problem set → the stub for a student, the solution, and the key."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {"KINDS": "source", "ProblemSet": "source", "kind_of": "source", "read": "source"},
)
