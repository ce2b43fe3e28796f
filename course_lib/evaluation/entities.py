"""Entities from BIO tags, counted as wholes (Tjong Kim Sang and De Meulder 2003).

An entity is (kind, first word, last word). It is found only if all three are right:
half of a name is no hit.
"""

from collections.abc import Sequence

from course_lib.evaluation.classification import Scores, scores_of


def entities_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """The entities of one text, in order.

    An I- that follows neither B- nor I- of its kind begins an entity, as the script of
    the CoNLL tasks has it.

    Args:
        tags: "O", "B-KIND" or "I-KIND" for each word.

    Raises:
        ValueError: For any other tag.

    >>> entities_of(["B-THING", "I-THING", "O", "I-HERO", "B-HERO"])
    [('THING', 0, 1), ('HERO', 3, 3), ('HERO', 4, 4)]
    """
    found: list[tuple[str, int, int]] = []
    before = "O"
    for place, tag in enumerate(tags):
        mark, dash, kind = tag.partition("-")
        if tag != "O" and not (mark in ("B", "I") and dash and kind):
            raise ValueError(f"expected O, B-KIND or I-KIND, got {tag!r}")
        if mark == "I" and before.partition("-")[2] == kind:
            found[-1] = (kind, found[-1][1], place)
        elif mark != "O":
            found.append((kind, place, place))
        before = tag
    return found


def entity_scores(
    true: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]
) -> Scores:
    """Precision, recall and F1 over the entities of all texts together.

    Args:
        true, predicted: For each text a tag for each word.

    Raises:
        ValueError: If texts differ in number or length, or a tag is none.
    """
    if [len(tags) for tags in true] != [len(tags) for tags in predicted]:
        raise ValueError(
            "expected a predicted tag for each word, got texts of other lengths"
        )
    hits = called = actual = 0
    for right, guess in zip(true, predicted, strict=True):
        there, said = set(entities_of(right)), set(entities_of(guess))
        hits += len(there & said)
        called, actual = called + len(said), actual + len(there)
    return scores_of(hits, called, actual)
