"""Where the project lives, and its release: read from _config.yml, the one place that
says so.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError


@dataclass(frozen=True)
class Config:
    """What built notebooks need to know about the project."""

    title: str
    repository: str  # https address of the repository, without a slash at the end
    release: str  # tag that the install cell of a notebook pins, like v0.1.0
    branch: str  # branch or tag whose notebooks "Open in Colab" opens

    @classmethod
    def load(cls, root: Path | str) -> "Config":
        """Read ``root/_config.yml``; what it does not say follows from the library's
        version.

        Raises:
            CourseError: If the file is there and is not YAML.
        """
        import yaml

        root = Path(root)
        path = root / "_config.yml"
        try:
            settings = (
                yaml.safe_load(path.read_text(encoding="utf-8"))
                if path.is_file()
                else {}
            )
        except yaml.YAMLError as error:
            raise CourseError(
                f"_config.yml is not YAML: {' '.join(str(error).split())}"
            ) from None
        settings = settings if isinstance(settings, dict) else {}
        repository = settings.get("repository") or {}
        release = str(repository.get("release") or f"v{library_version(root)}")
        return cls(
            title=str(settings.get("title") or "Course"),
            repository=str(
                repository.get("url") or "https://example.org/course"
            ).rstrip("/"),
            release=release,
            branch=str(repository.get("branch") or release),
        )

    @property
    def install(self) -> str:
        """What pip installs to get this release of the library; needs no git."""
        return f"course_lib @ {self.repository}/archive/refs/tags/{self.release}.zip"

    @property
    def install_by_git(self) -> str:
        """The same for Colab, which has git. An address that git can redirect, so that
        the first cell can be tested.
        """
        return f"course_lib @ git+{self.repository}@{self.release}"

    def colab(self, path: str) -> str:
        """The address that opens a notebook of the repository in Colab."""
        owner_and_name = self.repository.split("://")[-1].partition("/")[2]
        return f"https://colab.research.google.com/github/{owner_and_name}/blob/{self.branch}/{path}"


def shows_solutions(root: Path | str) -> bool:
    """What ``site: solutions`` in ``_config.yml`` says; an instructor's build may leave
    solutions out.
    """
    import yaml

    settings = yaml.safe_load((Path(root) / "_config.yml").read_text(encoding="utf-8"))
    return bool((settings.get("site") or {}).get("solutions", True))


def library_version(root: Path) -> str:
    """``__version__`` of the course_lib below root, read without importing it."""
    path = root / "course_lib" / "__init__.py"
    if path.is_file():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if (
                isinstance(node, ast.Assign)
                and getattr(node.targets[0], "id", None) == "__version__"
            ):
                return ast.literal_eval(node.value)
    return "0.0.0"


def find_root(start: Path | str = ".") -> Path:
    """The project's folder: the nearest one, from start upwards, that holds ``book``
    and ``course_lib``.

    Raises:
        CourseError: If there is none.
    """
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / "book").is_dir() and (folder / "course_lib").is_dir():
            return folder
    raise CourseError(
        f"{start} is not inside the course's repository: no folder above it holds book/"
        " and course_lib/"
    )
