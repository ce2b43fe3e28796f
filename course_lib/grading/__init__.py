"""The instructor's side: rebuild students' notebooks, run them under limits, decide,
report.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, {"grade": "command"})
