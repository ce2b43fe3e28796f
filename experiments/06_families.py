"""Which family of transformers translates, at equal size?"""

import itertools

from course_lib.applications.translation import SequenceToSequence
from course_lib.applications.translation_families import DecoderOnly, EncoderOnly
from course_lib.data.bilingual import (
    ADJECTIVES,
    ARTICLES,
    ENDINGS,
    free_choices,
    likeliest_words,
    sample_bilingual,
    translations,
    word_for_word,
)
from course_lib.evaluation.bleu import corpus_bleu

QUESTION = """
Three translators of one size: an encoder with a decoder, a decoder alone, an encoder
alone that fills all places at once. What does each get after equally many steps, each
at its own learning rate? And where does the one that fills all places at once go wrong?
"""

HYPOTHESIS = """
After 600 steps the encoder-decoder and the decoder alone have at least 95 % of new
sentences right. The encoder alone has at least 95 % of the sentences without a free
choice right and at most 60 % of the others, also after 1,800 steps. At least 80 % of
what it has wrong there is right but for gender: forms of two right translations in one
sentence. Trained for 600 steps on translations in which every free noun is masculine,
it has at least 95 % of all sentences right. No dictionary has more than 20 % right,
even with every word put where it belongs.
"""

REFUTED_IF = """
The mean over seeds of any of these shares lies on the other side of its bound.
"""

CHANGES = """
Trials with seed 0 came first, to choose the size, the words, the steps and the learning
rates. They had shown what the hypothesis says of 600 steps, and the encoder alone after
1,800 (100 % without a free choice, 40 % with one). Not tried before: the masculine
translations, and the shares of wrong sentences that are right but for gender. With more words
and longer sentences, models twice as deep had not learned the order after 500 steps.
"""

SETTINGS = {
    "sentences": 8000,
    "tested": 300,
    "batch": 32,
    # Each family takes the rate with which it has most sentences right after the short
    # training, on sentences that are used for nothing else.
    "learning rates": [0.001, 0.0025, 0.006],
    "steps": {"short": 300, "long": 600, "three times": 1800},
    # Equal in parameters to 1 %. Each has two blocks.
    "shapes": {
        "encoder-decoder": {"layers": 1},
        "decoder-only": {"layers": 2, "hidden": 320},
        "encoder-only": {"layers": 2, "hidden": 320},
    },
}
SEEDS = [0, 1, 2]

FAMILIES = {
    "encoder-decoder": SequenceToSequence,
    "decoder-only": DecoderOnly,
    "encoder-only": EncoderOnly,
}


def genderless(text: str) -> str:
    """A translation in which masculine and feminine look alike."""
    other = {}
    for forms in (*ARTICLES.values(), ENDINGS):
        for form, word in forms.items():
            if form[0] == "f":
                other[word] = forms["m" + form[1]]
    words = []
    for word in text.split():
        for ending in ("as", "a"):
            if word in other:
                word = other[word]
            elif word.endswith(ending) and not word.startswith("encuentra"):
                stem = word.removesuffix(ending)
                if stem in (*ADJECTIVES.values(), "amig", "cociner"):
                    word = stem + other[ending]
        words.append(word)
    return " ".join(words)


def measure(written: list[str], sentences: list[str]) -> dict:
    """BLEU with every right translation as a reference; shares of right sentences."""
    right = [translations(one) for one in sentences]
    hits = [one in several for one, several in zip(written, right, strict=True)]
    free = [free_choices(one) > 0 for one in sentences]

    def share(kind: bool) -> float:
        chosen = [
            hit for hit, is_free in zip(hits, free, strict=True) if is_free == kind
        ]
        return sum(chosen) / len(chosen)

    wrong = [
        genderless(one) in [genderless(other) for other in several]
        for one, several, hit, is_free in zip(written, right, hits, free, strict=True)
        if is_free and not hit
    ]
    mixed = next(
        (
            [sentence, one]
            for sentence, one, several, hit in zip(
                sentences, written, right, hits, strict=True
            )
            if not hit and genderless(one) in [genderless(other) for other in several]
        ),
        None,
    )
    return {
        "BLEU": corpus_bleu(written, right),
        "right": sum(hits) / len(hits),
        "right with a free choice": share(True),
        "right without": share(False),
        "wrong with a free choice": len(wrong),
        "of these right but for gender": sum(wrong),
        "example": mixed,
    }


def dictionaries(training: tuple, sentences: list[str]) -> dict:
    """What words alone get: each its likeliest form; and the best of all dictionaries
    that give every adjective one form, and each article one.
    """
    likeliest = likeliest_words(*training)
    found = {
        name: measure(
            [word_for_word(one, likeliest, order) for one in sentences], sentences
        )
        for name, order in (("word for word", False), ("... in order", True))
    }
    best = 0.0
    for ending, *articles in itertools.product(
        ENDINGS.values(), *(forms.values() for forms in ARTICLES.values())
    ):
        one = likeliest | dict(zip(ARTICLES, articles, strict=True))
        one |= {word: stem + ending for word, stem in ADJECTIVES.items()}
        written = [word_for_word(sentence, one, True) for sentence in sentences]
        hits = [w in translations(s) for w, s in zip(written, sentences, strict=True)]
        best = max(best, sum(hits) / len(hits))
    found["best dictionary, in order"] = {"right": best}
    return found


def run(seed: int, settings: dict, progress) -> dict:
    sentences, targets = sample_bilingual(settings["sentences"], seed, clauses=1)
    tested, _ = sample_bilingual(settings["tested"], seed, "test", clauses=1)
    tuning, _ = sample_bilingual(settings["tested"], 100 + seed, "test", clauses=1)
    masculine = [translations(sentence)[0] for sentence in sentences]
    result: dict = {"words": dictionaries((sentences, targets), tested)}
    done, steps = 0, settings["steps"]

    def train(name: str, length: str, rate: float, told: list[str]) -> dict:
        nonlocal done
        model = FAMILIES[name](sentences, told, seed=seed, **settings["shapes"][name])
        model.fit(
            sentences, told, steps[length], rate, settings["batch"], seed,
            progress=False,
        )  # fmt: skip
        done += steps[length]
        progress(done / (9 * steps["short"] + 4 * steps["long"] + steps["three times"]))
        return {
            "parameters": sum(p.numel() for p in model.model.parameters()),
            "loss": sum(model.history.losses[-20:]) / 20,
            "tuning": measure(model.write(tuning), tuning)["right"],
            "tested": measure(model.write(tested), tested),
        }

    for name in FAMILIES:
        short = {
            rate: train(name, "short", rate, targets)
            for rate in settings["learning rates"]
        }
        best = max(
            short, key=lambda rate: (short[rate]["tuning"], -short[rate]["loss"])
        )
        result[name] = {
            "rate": best,
            "tuning": {str(rate): one["tuning"] for rate, one in short.items()},
            "short": short[best],
            "long": train(name, "long", best, targets),
        }
    alone = result["encoder-only"]
    alone["three times"] = train("encoder-only", "three times", alone["rate"], targets)
    alone["masculine"] = train("encoder-only", "long", alone["rate"], masculine)
    return result


def summary(recording: dict) -> dict:
    """A table for the page."""
    from course_lib.publishing.experiments.page import spread

    runs = [one["result"] for one in recording["results"]]
    columns = "BLEU", "right", "right with a free choice", "right without"
    rows = {}
    for name in recording["settings"]["shapes"]:
        for length in ("short", "long", "three times", "masculine"):
            found = [run[name][length]["tested"] for run in runs if length in run[name]]
            if found:
                rows[f"{name}, {length}"] = {
                    key: spread([one[key] for one in found]) for key in columns
                }
    for name, found in runs[0]["words"].items():
        shown = {
            key: spread([run["words"][name][key] for run in runs])
            for key in found
            if key in columns
        }
        rows[name] = {key: shown.get(key, "") for key in columns}
    return rows
