"""Answers by people who had seen the student's notebook alone: ``tests/answers``.

``tests/answers/SET/ANSWER.py`` has a section for each, begun by ``# == right N`` or
``# == wrong N``; a wrong one says in its first line what the mistake is, and in its
second which words an honest hint would contain.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ANSWERS = Path(__file__).parents[1] / "answers"
SECTION = re.compile(r"^# == (right|wrong) (\d+)\n", re.M)
FACTS = re.compile(r"\A# mistake: (.+)\n# accept: (.+)\n")


@dataclass(frozen=True)
class Answer:
    """One person's answer to one exercise."""

    name: str  # such as "rnn, wrong 3"
    right: bool
    text: str
    mistake: str = ""
    words: list[str] = field(default_factory=list)  # one of them is in an honest hint


def answers(problem_set: str, answer: str) -> list[Answer]:
    """The answers to one exercise; none where nobody has been asked."""
    path = ANSWERS / problem_set / f"{answer}.py"
    if not path.is_file():
        return []
    found = []
    parts = SECTION.split(path.read_text("utf-8"))[1:]
    for kind, number, text in zip(*[iter(parts)] * 3, strict=True):
        name = f"{answer}, {kind} {number}"
        if kind == "right":
            found.append(Answer(name, True, text))
        elif facts := FACTS.match(text):
            words = [word.strip() for word in facts[2].split("|")]
            found.append(Answer(name, False, text, facts[1], words))
        else:
            raise ValueError(f"{path}: {name} must begin with its mistake and accept")
    assert len({one.name for one in found}) == len(found), path
    return found
