"""Book sources → notebooks and problem sets → website, and the recorded experiments.

Each of the four is a package; what several of them need stands beside them. A problem
set is made of notebooks, a notebook may read recordings, and the site shows them all:
``experiments`` ← ``notebooks`` ← ``problem_sets`` ← ``site``.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "build_chapters": "notebooks.build",
        "build_problem_sets": "problem_sets.build",
        "run_experiment": "experiments.run",
    },
)
