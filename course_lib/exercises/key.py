"""The key of a problem set: for each check the expected value, and what each classic
mistake gives instead.

A key is built from the problem set's source by executing the solution and every mutant.
It is public: it lies in the package, so that checks work in Colab with no other file.
"""

import base64
import hashlib
import json
import struct
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


def packed(record: dict) -> dict:
    """A check's record in less space, so that a whole problem set fits into 100 KB.

    A mutant that does what an earlier one did is ``like`` it. Truth values are written
    as noughts and ones. Of what mutants give, many decimal numbers are written as the
    bytes of float32, which hold the six digits that are compared; the expected values
    stay readable.
    """
    mutants, first = {}, {}
    for name, does in record["mutants"].items():
        earlier = first.setdefault(json.dumps(does, sort_keys=True), name)
        mutants[name] = (
            _short(does, binary=True) if earlier == name else {"like": earlier}
        )
    return _short(
        {name: part for name, part in record.items() if name != "mutants"}
    ) | {"mutants": mutants}


def unpacked(record: dict) -> dict:
    """The record that :func:`packed` was given."""
    mutants: dict = {}
    for name, does in record["mutants"].items():
        mutants[name] = mutants[does["like"]] if "like" in does else _long(does)
    return _long({name: part for name, part in record.items() if name != "mutants"}) | {
        "mutants": mutants
    }


TRUTH = {"kind": "bool", "dtype": "bool", "shape": []}


MANY = 12  # numbers from which bytes take less space than digits


def _short(thing, binary: bool = False):
    if isinstance(thing, dict):
        if {name: part for name, part in thing.items() if name != "numbers"} == TRUTH:
            return {"is": thing["numbers"][0]}
        if thing.get("dtype") == "bool" and "numbers" in thing:
            return thing | {
                "numbers": "".join("01"[truth] for truth in thing["numbers"])
            }
        if binary and (written := _as_bytes(thing.get("numbers"))):
            return {name: part for name, part in thing.items() if name != "numbers"} | {
                "float32": written
            }
        return {name: _short(part, binary) for name, part in thing.items()}
    return (
        [_short(part, binary) for part in thing] if isinstance(thing, list) else thing
    )


def _long(thing):
    if isinstance(thing, dict):
        if thing.keys() == {"is"}:
            return TRUTH | {"numbers": [thing["is"]]}
        if thing.get("dtype") == "bool" and isinstance(thing.get("numbers"), str):
            return thing | {"numbers": [digit == "1" for digit in thing["numbers"]]}
        if "float32" in thing:
            numbers = _from_bytes(thing["float32"])
            return {name: part for name, part in thing.items() if name != "float32"} | {
                "numbers": numbers
            }
        return {name: _long(part) for name, part in thing.items()}
    return [_long(part) for part in thing] if isinstance(thing, list) else thing


def _as_bytes(numbers) -> str | None:
    """The numbers as base64 of little-endian float32; None where that would not give
    back the same digits.
    """
    if (
        not isinstance(numbers, list)
        or len(numbers) < MANY
        or not all(type(number) is float for number in numbers)
    ):
        return None
    try:
        written = base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode(
            "ascii"
        )
    except OverflowError:
        return None
    return written if _from_bytes(written) == numbers else None


def _from_bytes(written: str) -> list[float]:
    numbers = base64.b64decode(written)
    return [float(f"{number:.6g}") for (number,) in struct.iter_unpack("<f", numbers)]


def read_key(text: str) -> dict:
    """A key's data from its file's text."""
    data = json.loads(text)
    return data | {
        "checks": {name: unpacked(record) for name, record in data["checks"].items()}
    }


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
        read_key(
            (
                resources.files("course_lib.exercises") / "keys" / f"{name}.json"
            ).read_text("utf-8")
        )
    )
