"""*Reordering*: translating sentences whose words change places by a rule, so that the
right answer is always known.

A sentence is a chain of clauses, each a subject, a verb and an object: "small red dog
sees old boat and …". The other language borrows Spanish words, and its grammar is made
up:

- adjectives stand after their noun, in mirrored order: "small red dog" -> "perro rojo
  pequeno";
- the verb stands at the end of its clause: "dog sees boat" -> "perro barco ve".

Each word has one translation, so sentence and translation are equally long. Which word
stands where is decided by the few words around it, and never by how far from the start
of the sentence they are.
"""

import random

NOUNS = {
    "dog": "perro", "cat": "gato", "horse": "caballo", "fox": "zorro",
    "bear": "oso", "boat": "barco", "book": "libro", "hat": "sombrero",
}  # fmt: skip
ADJECTIVES = {
    "small": "pequeno", "red": "rojo", "old": "viejo", "quick": "rapido",
    "white": "blanco", "black": "negro", "new": "nuevo", "long": "largo",
}  # fmt: skip
VERBS = {"sees": "ve", "finds": "encuentra", "follows": "sigue", "carries": "lleva"}
JOINED = {"and": "y"}

#: Every word with its translation.
DICTIONARY = NOUNS | ADJECTIVES | VERBS | JOINED

#: The words of the other language in alphabetical order.
TRANSLATED = sorted(DICTIONARY.values())

MOST_ADJECTIVES = 2  # before one noun
LONGEST_CLAUSE = 2 * (MOST_ADJECTIVES + 1) + 1


def translate(sentence: str) -> str:
    """The one right translation.

    Raises:
        ValueError: If a word is not in the dictionary, or a clause is not subject,
            verb, object.
    """
    clauses, clause = [], []
    for word in [*sentence.split(), "and"]:
        if word not in DICTIONARY:
            raise ValueError(
                f"expected words of the dictionary, got {word!r} in {sentence!r}"
            )
        if word == "and":
            clauses.append(_translate_clause(clause, sentence))
            clause = []
        else:
            clause.append(word)
    return f" {JOINED['and']} ".join(clauses)


def _translate_clause(words: list[str], sentence: str) -> str:
    verbs = [place for place, word in enumerate(words) if word in VERBS]
    if len(verbs) != 1:
        raise ValueError(
            f"expected one verb in each clause, got {len(verbs)} in {' '.join(words)!r}"
            f" of {sentence!r}"
        )
    subject, verb, thing = words[: verbs[0]], words[verbs[0]], words[verbs[0] + 1 :]
    for phrase in (subject, thing):
        if (
            not phrase
            or phrase[-1] not in NOUNS
            or any(word not in ADJECTIVES for word in phrase[:-1])
        ):
            raise ValueError(
                f"expected adjectives and then a noun, got {' '.join(phrase)!r} in"
                f" {sentence!r}"
            )
    # A phrase mirrored is the noun and then its adjectives from the last to the first.
    return " ".join(DICTIONARY[word] for word in [*subject[::-1], *thing[::-1], verb])


def sample_reordering(
    count: int, seed: int = 0, shortest: int = 3, longest: int = 24
) -> tuple[list[str], list[str]]:
    """Draw sentences and their translations.

    Args:
        count: How many.
        seed: The same seed gives the same sentences.
        shortest, longest: Bounds on the number of words. Lengths near the bounds are
            rare.

    Returns:
        The sentences and the translations.

    Raises:
        ValueError: If ``count`` is negative, ``shortest`` is below 3, or the two bounds
            are closer than the longest clause with its "and", so that not every draw
            could end between them.
    """
    if count < 0:
        raise ValueError(f"expected a count of at least 0, got {count}")
    if shortest < 3 or longest < shortest + LONGEST_CLAUSE:
        raise ValueError(
            f"expected shortest >= 3 and longest >= shortest + {LONGEST_CLAUSE}, got"
            f" {shortest} and {longest}"
        )
    draw = random.Random(seed)
    sentences = []
    for _ in range(count):
        enough = draw.randint(
            shortest, longest - LONGEST_CLAUSE
        )  # the next clause after it fits in any case
        words = _clause(draw)
        while len(words) < enough:
            words += ["and", *_clause(draw)]
        sentences.append(" ".join(words))
    return sentences, [translate(sentence) for sentence in sentences]


def sample_places(
    count: int, seed: int = 0, shortest: int = 9, longest: int = 16
) -> tuple[list[tuple[str, int]], list[int]]:
    """Draw questions: which word stands at this place of this sentence's translation?

    "and", whose place a model without positions finds as well, is never asked for.

    Returns:
        Sentences with a place each, counted from 0, and the answers as numbers in
        ``TRANSLATED``.

    Raises:
        ValueError: As ``sample_reordering``.
    """
    sentences, translations = sample_reordering(count, seed, shortest, longest)
    draw, questions, answers = random.Random(f"places {seed}"), [], []
    for sentence, translation in zip(sentences, translations, strict=True):
        words = translation.split()
        place = draw.choice(
            [place for place, word in enumerate(words) if word != JOINED["and"]]
        )
        questions.append((sentence, place))
        answers.append(TRANSLATED.index(words[place]))
    return questions, answers


def _clause(draw: random.Random) -> list[str]:
    return [*_phrase(draw), draw.choice(list(VERBS)), *_phrase(draw)]


def _phrase(draw: random.Random) -> list[str]:
    return [
        *draw.sample(list(ADJECTIVES), draw.randint(0, MOST_ADJECTIVES)),
        draw.choice(list(NOUNS)),
    ]
