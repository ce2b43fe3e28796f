"""The key of a problem set: for each check the expected value, and what each classic
mistake gives instead.

A key is built from the problem set's source by executing the solution and every mutant.
It is public: it lies in the package, so that checks work in Colab with no other file.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib import resources

from course_lib.suggest import did_you_mean


@dataclass(frozen=True)
class Key:
    """A key as it was stored (see ``course_lib.publishing.problem_sets.answer_keys.make_key`` for
    how it is made).
    """

    data: dict

    @property
    def name(self) -> str:
        return self.data["name"]

    @property
    def digest(self) -> str:
        return self.data["digest"]

    def check(self, check_id: str) -> dict:
        """The record of one check.

        Raises:
            ValueError: If the key has no such check; names the nearest.
        """
        checks = self.data["checks"]
        if check_id not in checks:
            raise ValueError(
                f"no check {check_id!r} in {self.name}{did_you_mean(check_id, checks)}"
            )
        return checks[check_id]

    def answer(self, answer_id: str) -> dict:
        return self.data["answers"][answer_id]

    def checks_of(self, answer_id: str) -> list[str]:
        return [
            name
            for name, record in self.data["checks"].items()
            if record["answer"] == answer_id
        ]


def digest(data: dict) -> str:
    """Twelve hexadecimal digits that change when anything in the key changes."""
    content = {name: part for name, part in data.items() if name != "digest"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def available() -> list[str]:
    """The names of the problem sets whose keys this release holds."""
    folder = resources.files("course_lib.exercises") / "keys"
    return sorted(
        entry.name.removesuffix(".json")
        for entry in folder.iterdir()
        if entry.name.endswith(".json")
    )


def load_key(name: str) -> Key:
    """The public key of a problem set.

    Raises:
        ValueError: If this release has no such problem set; names the nearest.
    """
    names = available()
    if name not in names:
        raise ValueError(f"no problem set {name!r}{did_you_mean(name, names)}")
    return Key(
        json.loads(
            (
                resources.files("course_lib.exercises") / "keys" / f"{name}.json"
            ).read_text("utf-8")
        )
    )
