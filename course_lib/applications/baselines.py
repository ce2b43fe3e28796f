"""What needs no transformer: counts of words and a linear classifier, as good as its
settings can make it.

A fine-tuned model is worth its cost only where it beats these.
"""

from collections import Counter
from collections.abc import Sequence

STRENGTHS = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)  # C: a large one regularizes little


class BagOfWords:
    """Logistic regression on how often each word, or pair of neighbours, occurs.

    ``fit`` tries every strength, and single words as well as words and pairs, and keeps
    what is best on the validation texts. The vocabulary is that of the *training*
    texts; other words are not seen.

    Args:
        pairs: Whether pairs of neighbouring words may be counted too.
    """

    def __init__(self, pairs: bool = True):
        self.reaches = (1, 2) if pairs else (1,)

    def fit(
        self,
        texts: Sequence[Sequence[str]],
        labels: Sequence[int],
        validation: tuple[Sequence[Sequence[str]], Sequence[int]],
    ) -> "BagOfWords":
        """Learn from labelled texts.

        Args:
            texts: Lists of words.
            labels: A class each.
            validation: Texts and labels by which the settings are chosen.

        Returns:
            Itself; ``reach`` and ``strength`` tell what was chosen.

        Raises:
            ValueError: If there are fewer than two classes.
        """
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression

        if len(set(labels)) < 2:
            raise ValueError("expected texts of at least two classes")
        best = -1.0
        for reach in self.reaches:
            count = CountVectorizer(analyzer=lambda text, n=reach: n_grams(text, n))
            features = count.fit_transform(texts)
            for strength in STRENGTHS:
                model = LogisticRegression(C=strength, max_iter=2000)
                model.fit(features, labels)
                right = model.score(count.transform(validation[0]), validation[1])
                if right > best:  # of equals the simpler, which comes first
                    best, self.reach, self.strength = right, reach, strength
                    self._count, self._model = count, model
        return self

    def predict(self, texts: Sequence[Sequence[str]]) -> list[int]:
        """The class of each text."""
        return self._model.predict(self._count.transform(texts)).tolist()


def n_grams(text: Sequence[str], reach: int) -> list[str]:
    """All runs of 1 to ``reach`` words.

    >>> n_grams(["a", "red", "kite"], 2)
    ['a', 'red', 'kite', 'a red', 'red kite']
    """
    return [
        " ".join(text[start : start + size])
        for size in range(1, reach + 1)
        for start in range(len(text) - size + 1)
    ]


class WordTagger:
    """Logistic regression for each word's tag, from the word and its neighbours.

    Args:
        reach: How many words to each side it sees; 0: the word alone.
    """

    def __init__(self, reach: int = 2):
        self.reach = reach

    def _features(self, text: Sequence[str]) -> list[dict[str, int]]:
        return [
            {
                f"{offset} {text[place + offset]}": 1
                for offset in range(-self.reach, self.reach + 1)
                if 0 <= place + offset < len(text)
            }
            for place in range(len(text))
        ]

    def fit(
        self,
        texts: Sequence[Sequence[str]],
        tags: Sequence[Sequence[str]],
        validation: tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]],
    ) -> "WordTagger":
        """Learn from tagged texts; the strength is the best on the validation texts.

        Raises:
            ValueError: If there are fewer than two tags.
        """
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        flat = [tag for row in tags for tag in row]
        if len(set(flat)) < 2:
            raise ValueError("expected texts with at least two tags")
        self._count = DictVectorizer()
        features = self._count.fit_transform(
            [seen for text in texts for seen in self._features(text)]
        )
        best = -1.0
        for strength in STRENGTHS[1:-1]:
            model = LogisticRegression(C=strength, max_iter=500)
            model.fit(features, flat)
            self._model, before = model, getattr(self, "_model", None)
            guesses = self.predict(validation[0])
            right = sum(
                said == true
                for said_all, true_all in zip(guesses, validation[1], strict=True)
                for said, true in zip(said_all, true_all, strict=True)
            )
            if right > best:
                best, self.strength = right, strength
            else:
                self._model = before
        return self

    def predict(self, texts: Sequence[Sequence[str]]) -> list[list[str]]:
        """A tag for each word of each text."""
        return [
            self._model.predict(self._count.transform(self._features(text))).tolist()
            for text in texts
        ]


def most_frequent_tags(
    texts: Sequence[Sequence[str]], tags: Sequence[Sequence[str]]
) -> dict[str, str]:
    """For each word of the training texts the tag that it has most often there."""
    counts: dict[str, Counter] = {}
    for text, row in zip(texts, tags, strict=True):
        for word, tag in zip(text, row, strict=True):
            counts.setdefault(word, Counter())[tag] += 1
    return {word: seen.most_common(1)[0][0] for word, seen in counts.items()}
