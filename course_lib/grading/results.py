"""Results, kept in a database as they come, so that nothing that was graded is lost or
graded twice.
"""

import json
import sqlite3
from pathlib import Path

from course_lib.errors import CourseError


class Results:
    """The results of grading one problem set into one folder.

    Args:
        path: The SQLite file; made where it is missing.
        set_name: The problem set.

    Raises:
        CourseError: If the file holds another problem set's results, or is no such
            file.
    """

    def __init__(self, path: Path, set_name: str):
        try:
            self._database = sqlite3.connect(path)
            with self._database:
                self._database.execute(
                    "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value"
                    " TEXT)"
                )
                self._database.execute(
                    "CREATE TABLE IF NOT EXISTS results (student TEXT PRIMARY KEY,"
                    " digest TEXT, result TEXT)"
                )
        except sqlite3.DatabaseError as error:
            raise CourseError(
                f"{path} is not a database of results ({error}); choose another --out"
                " folder"
            ) from None
        held = self.get("set")
        if held not in (None, set_name):
            raise CourseError(
                f"{path} holds results of {held}; choose another --out folder for"
                f" {set_name}"
            )
        self.set("set", set_name)

    def get(self, name: str) -> str | None:
        """A fact about the whole run, such as its seed."""
        row = self._database.execute(
            "SELECT value FROM about WHERE name = ?", (name,)
        ).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value)
            )

    def load(self, student: str, digest: str) -> dict | None:
        """The result for a submission, if exactly this one was graded under exactly
        these conditions.
        """
        row = self._database.execute(
            "SELECT result FROM results WHERE student = ? AND digest = ?",
            (student, digest),
        ).fetchone()
        return json.loads(row[0]) if row else None

    def store(self, student: str, digest: str, result: dict) -> None:
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                (student, digest, json.dumps(result)),
            )

    def all(self) -> dict[str, dict]:
        """Student -> the latest result, under whatever conditions it was graded."""
        return {
            student: json.loads(text)
            for student, text in self._database.execute(
                "SELECT student, result FROM results"
            )
        }

    def close(self) -> None:
        self._database.close()
