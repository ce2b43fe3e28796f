"""What of this library is tooling: not taught, and no cause of what a notebook shows.

Components never import it (``tests/test_architecture.py``). A recorded experiment does
not depend on it, so that a change to a tool makes no recording stale.
"""

# The packages, each of which may import those before it.
PACKAGES = ("exercises", "publishing", "grading", "commands")
MODULES = ("cli", "config", "errors", "files", "tooling")


def is_tooling(module: str, but: tuple[str, ...] = ()) -> bool:
    """Whether a module, such as ``course_lib.grading.limits``, belongs to the tools.

    Args:
        module: Dotted name.
        but: Parts of the tooling that do not count.
    """
    root, _, rest = module.partition(".")
    part = rest.partition(".")[0]
    return root == "course_lib" and part in {*PACKAGES, *MODULES} - set(but)
