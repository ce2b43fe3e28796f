"""Book sources → notebooks → website, and the recorded experiments."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "CourseError": "errors",
        "Config": "config",
        "build_chapters": "build",
        "run_experiment": "experiments",
    },
)
