"""Do metrics order systems as their mistakes do?"""

import itertools
import random

from course_lib.data import small_stories
from course_lib.evaluation.bleu import bleu_counts
from course_lib.evaluation.bootstrap import paired_permutation
from course_lib.evaluation.chrf import chrf_counts, chrf_score
from course_lib.evaluation.rouge import rouge_l

QUESTION = """
Systems retell stories. Some get facts wrong, some only choose other words, and both are
known exactly. Do BLEU, chrF and ROUGE-L order the systems by their wrong facts? Do more
references help? And how often is a significant difference the wrong way round?
"""

HYPOTHESIS = """
Among systems that choose other words equally often, each metric with one reference
orders at least 95 % of pairs of systems rightly. Among systems that differ in both it
orders at most 80 % rightly. Four references instead of one raise that share for BLEU by
at least 5 points. Of the pairs whose difference in BLEU is significant at 5 %, at least
10 % are the wrong way round.
"""

REFUTED_IF = """
The mean over seeds of any of these shares lies on the other side of its bound.
"""

CHANGES = ""

SETTINGS = {
    "stories": 60,
    # A slot of the kind is drawn anew with this probability: facts, and other words.
    "wrong": [0.0, 0.1, 0.2, 0.4],
    "other words": [0.0, 0.3, 0.6, 0.9],
    "references": 4,
    "permutations": 200,
}
SEEDS = [0, 1, 2]

FACTS = ("name", "trait", "colour", "thing", "weather", "day", "manner", "friend")
WORDS = ("opening", "lost", "walk", "taste", "mood")


def retell(choices: dict, slots, rate: float, draw: random.Random) -> tuple[dict, int]:
    """Choices with another option in some slots, and in how many."""
    told, changed = dict(choices), 0
    for slot in slots:
        coin = draw.random()
        options = small_stories.PROGRAM.row(slot, told).options
        other = draw.choice([option for option in options if option != told[slot]])
        if coin < rate:
            told[slot], changed = other, changed + 1
    return told, changed


def outputs(stories: list[dict], wrong: float, other: float, draw) -> tuple:
    """A system's texts, and its wrong facts a story."""
    texts, mistakes = [], 0
    for choices in stories:
        told, changed = retell(choices, FACTS, wrong, draw)
        told, _ = retell(told, WORDS, other, draw)
        texts.append(small_stories.tell(told))
        mistakes += changed
    return texts, mistakes / len(stories)


def bleu(counts: list) -> float:
    return sum(counts[1:], start=counts[0]).score()


def chrf(tables: list) -> float:
    orders = zip(*tables, strict=True)
    return chrf_score([tuple(map(sum, zip(*one, strict=True))) for one in orders])


def mean(scores: list) -> float:
    return sum(scores) / len(scores)


METRICS = {
    "BLEU": (bleu_counts, bleu),
    "chrF": (chrf_counts, chrf),
    "ROUGE-L": (lambda t, refs: max(rouge_l(t, ref).f for ref in refs), mean),
}


def right_pairs(scores: list[float], truth: list[float], pairs: list) -> float:
    """The share of pairs in which the system with fewer wrong facts scores higher."""
    decided = [(a, b) for a, b in pairs if truth[a] != truth[b]]
    right = [(scores[a] > scores[b]) == (truth[a] < truth[b]) for a, b in decided]
    return sum(right) / len(right)


def run(seed: int, settings: dict, progress) -> dict:
    draw = random.Random(seed)
    stories = [
        small_stories.decode(story)
        for story in small_stories.sample_stories(settings["stories"], 500 + seed)
    ]
    # The first reference is the story; the others tell it in other words.
    references = [
        [small_stories.tell(choices)]
        + [
            small_stories.tell(retell(choices, WORDS, 0.6, draw)[0])
            for _ in range(settings["references"] - 1)
        ]
        for choices in stories
    ]
    kinds = list(itertools.product(settings["wrong"], settings["other words"]))
    systems = [outputs(stories, *kind, draw) for kind in kinds]
    truth = [mistakes for _, mistakes in systems]
    pairs = list(itertools.combinations(range(len(systems)), 2))
    alike = [(a, b) for a, b in pairs if kinds[a][1] == kinds[b][1]]
    result: dict = {"kinds": kinds, "wrong facts": truth, "metrics": {}}
    for number, (name, (count, total)) in enumerate(METRICS.items()):
        progress(number / 4)
        found = result["metrics"][name] = {}
        for references_used in (1, settings["references"]):
            counts = [
                [
                    count(text, several[:references_used])
                    for text, several in zip(texts, references, strict=True)
                ]
                for texts, _ in systems
            ]
            scores = [total(one) for one in counts]
            found[str(references_used)] = {
                "scores": scores,
                "alike": right_pairs(scores, truth, alike),
                "all": right_pairs(scores, truth, pairs),
            }
            if name == "BLEU" and references_used == 1:
                bleu_parts = counts
    progress(0.75)
    scores = result["metrics"]["BLEU"]["1"]["scores"]
    significant = wrong_way = 0
    for a, b in pairs:
        if truth[a] == truth[b]:
            continue
        p = paired_permutation(
            bleu, bleu_parts[a], bleu_parts[b], samples=settings["permutations"]
        )
        if p < 0.05:
            significant += 1
            wrong_way += (scores[a] > scores[b]) != (truth[a] < truth[b])
    result["significant"] = significant
    result["wrong way"] = wrong_way
    return result


def summary(recording: dict) -> dict:
    """The share of pairs in the right order, with one and with four references."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    many = str(recording["settings"]["references"])
    rows = {}
    for name in results[0]["metrics"]:
        shares = {
            "alike in their words": ("1", "alike"),
            "all pairs": ("1", "all"),
            f"all pairs, {many} references": (many, "all"),
        }
        rows[name] = {
            what: spread([r["metrics"][name][refs][key] for r in results], ".2f")
            for what, (refs, key) in shares.items()
        }
    rows["BLEU"]["significant, and the wrong way round"] = spread(
        [r["wrong way"] / r["significant"] for r in results], ".2f"
    )
    return rows
