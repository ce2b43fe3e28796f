"""Package attributes that are imported when they are first used (PEP 562).

A package whose ``__init__`` imports its modules makes every notebook depend on all of
them, and makes ``import course_lib`` as slow as torch. With this helper
``course_lib.attention.causal_mask`` works, and loading one module does not load its
neighbours.
"""

import importlib
import sys
from collections.abc import Callable


def attach(package: str, names: dict[str, str]) -> tuple[Callable, Callable, list[str]]:
    """Make ``__getattr__``, ``__dir__`` and ``__all__`` for a package.

    Args:
        package: The package's ``__name__``.
        names: Public name -> the module of this package that defines it.
    """

    def load(name: str):
        if name not in names:
            raise AttributeError(
                f"module {package!r} has no attribute {name!r}; it has"
                f" {', '.join(sorted(names))}"
            )
        value = getattr(importlib.import_module(f"{package}.{names[name]}"), name)
        # Kept under its own name, so that a module called like its function does not
        # hide the function.
        setattr(sys.modules[package], name, value)
        return value

    public = sorted(names)
    return load, lambda: public, public
