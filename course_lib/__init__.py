"""course_lib: the tested components of the course *Attention to Alignment*, and the
tools that publish and grade it.
"""

__version__ = "0.1.0"
