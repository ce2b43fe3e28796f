"""What people said about a model's answers, kept in one SQLite file."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

VERSION = 1
SCHEMA = """
CREATE TABLE rating (
    id INTEGER PRIMARY KEY, time REAL NOT NULL, rater TEXT NOT NULL,
    model TEXT NOT NULL, prompt TEXT NOT NULL, answer TEXT NOT NULL,
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5)
);
CREATE TABLE vote (
    id INTEGER PRIMARY KEY, time REAL NOT NULL, rater TEXT NOT NULL,
    model TEXT NOT NULL, prompt TEXT NOT NULL,
    chosen TEXT NOT NULL, rejected TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Rating:
    """How good one answer is, from 1 to 5 (a Likert scale)."""

    prompt: str
    answer: str
    score: int
    model: str = ""
    rater: str = ""
    time: float = 0.0  # seconds since 1970; 0: when it is stored

    def __post_init__(self):
        if self.score not in (1, 2, 3, 4, 5):
            raise ValueError(f"a score must be a whole 1 to 5, got {self.score!r}")


@dataclass(frozen=True)
class Vote:
    """Which of two answers to a prompt is better."""

    prompt: str
    chosen: str
    rejected: str
    model: str = ""
    rater: str = ""
    time: float = 0.0

    def __post_init__(self):
        if self.chosen == self.rejected:
            raise ValueError("a vote needs two different answers, got one twice")


KINDS = {"rating": Rating, "vote": Vote}


class FeedbackStore:
    """A file of ratings and votes to which several programs may write at once.

    Each call opens the file anew and is done when it returns: a program that crashes
    afterwards loses nothing. SQLite's write-ahead log lets others read meanwhile; a
    writer waits for another one.

    Args:
        path: The file; it is made if it is missing.

    Raises:
        ValueError: If the file is no feedback store, damaged, or of a newer version.
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            # Two programs may come here first at once: one of them makes the tables.
            database.execute("BEGIN IMMEDIATE")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[
                0
            ]
            if version == 0 and tables == 0:
                for statement in SCHEMA.split(";")[:-1]:
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {VERSION}")
                version = VERSION
        if version != VERSION:
            raise ValueError(
                f"{self.path}: expected a feedback store of version {VERSION}, got"
                f" {version or 'another database'}"
            )

    def add(self, *entries: Rating | Vote) -> None:
        """Store entries, all of them or, if something fails, none."""
        with self._open() as database:
            for entry in entries:
                kind = "rating" if isinstance(entry, Rating) else "vote"
                row = {**asdict(entry), "time": entry.time or time.time()}
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                database.execute(
                    f"INSERT INTO {kind} ({names}) VALUES ({marks})", [*row.values()]
                )

    def ratings(self) -> list[Rating]:
        """All ratings, the oldest first."""
        return self._all("rating")

    def votes(self) -> list[Vote]:
        """All votes, the oldest first."""
        return self._all("vote")

    def write_jsonl(self, path: str | Path) -> int:
        """Write everything as JSON, an entry a line; returns how many there are."""
        rows = [
            json.dumps({"kind": kind, **asdict(entry)}, ensure_ascii=False)
            for kind in KINDS
            for entry in self._all(kind)
        ]
        Path(path).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return len(rows)

    def read_jsonl(self, path: str | Path) -> int:
        """Add what ``write_jsonl`` wrote: all of it, or, if a line is wrong, nothing.

        Raises:
            ValueError: Naming the line.
        """
        entries = []
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            try:
                told = json.loads(line)
                entries.append(KINDS[told.pop("kind")](**told))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(
                    f"{path}, line {number}: expected a rating or a vote, got {error}"
                ) from None
        self.add(*entries)
        return len(entries)

    def _all(self, kind: str) -> list:
        names = ", ".join(one.name for one in fields(KINDS[kind]))
        with self._open() as database:
            rows = database.execute(
                f"SELECT {names} FROM {kind} ORDER BY id"
            ).fetchall()
        return [KINDS[kind](*row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=30)) as database:
                database.execute("PRAGMA journal_mode = WAL")
                with database:  # a transaction: everything or nothing
                    yield database
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{self.path}: {error}") from error
