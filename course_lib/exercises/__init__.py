"""Checks that a student runs: they say at once what is right, and which classic mistake
a wrong answer makes.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__, {"problem_set": "check", "ProblemSet": "check"}
)
