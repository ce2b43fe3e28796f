"""*Word maps*: examples in the prompt say which map is meant, and the last word is to
be mapped.

``ice → tea ; sun → oak ; fog →``: some map takes ice to tea and sun to oak, and fog to
what is asked. There are a few maps, each a permutation of the words, and each prompt is
about one of them. The words of a prompt all differ, so the answer is never among the
examples: it takes knowing the maps, which training taught, and seeing which one it is,
which only the prompt tells. What can be known is computed exactly.

Axes: N prompts, K words, M maps, S examples (shots).
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from course_lib.data.randomness import generator_of

WORDS = ("ice", "tea", "sun", "oak", "fog", "sea", "owl", "rye", "elm", "bee", "fig",
         "hay", "jam", "log", "mud", "net")  # fmt: skip


@dataclass(frozen=True)
class WordMaps:
    """A family of maps, drawn once.

    The tokens are the words, 0 to K - 1, then ``arrow`` and ``end``. At the default
    size a GPT of three layers reads as well as can be after some 50,000 prompts; with
    four times the maps it does not in 150,000.
    """

    words: int = 8  # K, at most len(WORDS)
    maps: int = 8  # M
    seed: int = 0  # determines the maps
    table: Tensor = field(init=False, repr=False, compare=False)  # (M, K)

    def __post_init__(self):
        if not 2 <= self.words <= len(WORDS) or self.maps < 1:
            raise ValueError(
                f"expected 2 to {len(WORDS)} words and at least 1 map, got {self.words}"
                f" and {self.maps}"
            )
        generator = generator_of(self.seed)
        draw = torch.rand(self.maps, self.words, generator=generator)
        object.__setattr__(self, "table", draw.argsort(dim=-1))

    @property
    def arrow(self) -> int:
        """The token between a word and its image."""
        return self.words

    @property
    def end(self) -> int:
        """The token behind an example."""
        return self.words + 1

    @property
    def tokens(self) -> int:
        """How many different tokens there are."""
        return self.words + 2

    def sample(
        self, count: int, shots: int, seed: int | torch.Generator = 0
    ) -> tuple[Tensor, Tensor]:
        """Draw prompts, each about a map of its own, all equally likely.

        Args:
            count: N.
            shots: S, from 0 to K - 1.
            seed: The same seed gives the same prompts; a generator is drawn from.

        Returns:
            Ids (N, 4 S + 2): word, arrow, image, end, S times; word, arrow. Answers
            (N,): the image of the last word.

        Raises:
            ValueError: If ``count`` is negative, or there are not enough words.
        """
        if count < 0:
            raise ValueError(f"count must be at least 0, got {count}")
        if not 0 <= shots < self.words:
            raise ValueError(
                f"shots must lie between 0 and {self.words - 1}, got {shots}"
            )
        generator = generator_of(seed)
        which = torch.randint(self.maps, (count, 1), generator=generator)
        draw = torch.rand(count, self.words, generator=generator)
        words = draw.argsort(dim=-1)[:, : shots + 1]
        return self.write(words, self.table[which, words])

    def write(self, words: Tensor, images: Tensor) -> tuple[Tensor, Tensor]:
        """Prompts of these words and images, (N, S + 1) each, as ``sample`` gives
        them. Wrong images make prompts whose examples follow no map.
        """
        marks = torch.ones_like(words)
        rows = [words, self.arrow * marks, images, self.end * marks]
        ids = torch.stack(rows, dim=-1).flatten(1)
        return ids[:, :-2], images[:, -1]

    def read(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """The words (N, S + 1) of prompts, and the images (N, S) of all but the last.

        Raises:
            ValueError: If ``ids`` is not (N, 4 S + 2).
        """
        if ids.dim() != 2 or ids.shape[1] % 4 != 2:
            raise ValueError(
                f"ids must be (prompts, 4 shots + 2), got {tuple(ids.shape)}"
            )
        return ids[:, 0::4], ids[:, 2::4]

    def targets(self, ids: Tensor, answers: Tensor) -> Tensor:
        """What a model is trained on: at every arrow the image, -100 elsewhere, which
        counts in no loss. The i-th arrow stands for a prompt of i - 1 examples.

        Returns:
            Integers (N, 4 S + 2).
        """
        _, images = self.read(ids)
        found = torch.full_like(ids, -100)
        found[:, 1::4] = torch.cat([images, answers[:, None]], dim=1)
        return found

    def spell(self, ids: Tensor) -> str:
        """One prompt (4 S + 2,) as text."""
        names = [*WORDS[: self.words], "→", ";"]
        return " ".join(names[number] for number in ids.tolist())


def answer_probabilities(
    family: WordMaps, ids: Tensor, reading: str = "pairs"
) -> Tensor:
    """What can be known of the answer by one who knows the maps, and reads the examples
    in one of three ways.

    Args:
        family: The maps.
        ids: (N, 4 S + 2).
        reading: ``"pairs"``: which image belongs to which word, which is all there is
            to know. ``"words"``: only which words and which images occur, as a model
            does that looks at everything and at no place. ``"nothing"``: the last word
            alone.

    Returns:
        (N, K): all maps that agree with what was read are equally likely, or, where
        none does, all maps.

    Raises:
        ValueError: If the reading is unknown or ``ids`` of another shape.
    """
    words, images = family.read(ids)
    shown, asked = words[:, :-1], words[:, -1]
    mapped = family.table[:, shown]  # (M, N, S), where each map takes the examples
    if reading == "pairs":
        agrees = (mapped == images).all(dim=-1)
    elif reading == "words":
        agrees = (mapped.sort().values == images.sort().values).all(dim=-1)
    elif reading == "nothing":
        agrees = torch.ones(mapped.shape[:2], dtype=torch.bool)
    else:
        raise ValueError(f"reading must be pairs, words or nothing, got {reading!r}")
    agrees = agrees | ~agrees.any(dim=0)
    votes = torch.zeros(len(ids), family.words)
    answers = family.table[:, asked]  # (M, N)
    votes.scatter_add_(1, answers.T, agrees.T.float())
    return votes / votes.sum(dim=-1, keepdim=True)


def best_score(
    family: WordMaps, shots: int, reading: str = "pairs", count: int = 4000
) -> float:
    """The share of answers that nobody who reads so can beat, over ``count`` prompts
    drawn with seed 0: the mean probability of the likeliest answer.
    """
    ids, _ = family.sample(count, shots)
    likeliest = answer_probabilities(family, ids, reading).max(dim=-1).values
    return float(likeliest.double().mean())
