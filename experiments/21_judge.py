"""What does a judge that learned from votes take over from the voters, and what is left
of it after correction?
"""

from course_lib.data.instructions import VOCABULARY, encode, gold_reward
from course_lib.data.rated_pairs import Raters, sample_pairs
from course_lib.evaluation.judges import (
    at_equal_length,
    flips,
    in_both_orders,
    measure_biases,
)
from course_lib.evaluation.trained_judge import (
    JudgeConfig,
    TrainedJudge,
    fit_judge,
    in_both_places,
)

QUESTION = """
Raters vote for the better of two answers, but also for the one shown first and for the
longer one. A small transformer learns from their votes. Does it take their habits over?
What do asking in both orders, training in both orders, and a correction for length give
back, and what is left beside a judge whose raters had no habits? And where longer
answers really are better?
"""

HYPOTHESIS = """
Where length says nothing of quality: the judge favours the first answer by at least 0.5
in log-odds, and each further word by at least 0.03. Asked in both orders and corrected
for length by votes, it agrees with the truth in at least 8 points more of pairs than as
it is, and in at most 5 points fewer than a judge asked in both orders whose raters had
no habits. Trained on both orders of each pair, it favours the first by at most 0.3.

Where longer answers tend to be better, asked in both orders: a correction for length
that was measured without regard to quality costs at least 5 points of agreement, one
measured beside votes costs some, and one measured beside the true difference in quality
costs less than that beside votes.
"""

REFUTED_IF = """
The mean over seeds of any of these lies on the other side of its bound.
"""

CHANGES = """
Trials with seed 9 came first. Without queries and keys that begin as one large map, a
judge had not learned within 900 steps what was asked for: corrected for both, it agreed
with the truth in 74 to 84 % of pairs, at learning rates of 0.005, 0.01 and 0.02, one
layer or two, two heads or four, position embeddings or none; with them 90 % after 400
steps. Nouns that are not what was asked for were made more frequent then, and the
habits larger (0.7 and 1.0 before). The hypothesis was written after one trial of all
arms with 300 steps; its bounds are weaker than what that one showed.
"""

SETTINGS = {
    "votes": 4000,
    "steps": 600,
    "learning rate": 0.01,
    "batch": 32,
    "measured on": 600,
    "asked about": 1000,
    # How often the answer that is meant to be better is the longer one, beyond chance.
    "populations": {"length says nothing": 0.0, "longer is better": 1.0},
}
SEEDS = [0, 1, 2]


def ahead(pair) -> float:
    """By how many points of gold reward the first answer leads."""
    prompt, first, second = pair
    return gold_reward(prompt, first) - gold_reward(prompt, second)


def words(pair) -> int:
    return len(pair[1].split()) + len(pair[2].split())


def agreement(judge, pairs: list) -> float:
    """The share of pairs of unequal worth in which the judge prefers the better."""
    decided = [
        (judge(*pair) > 0.5) == (ahead(pair) > 0) for pair in pairs if ahead(pair)
    ]
    return sum(decided) / len(decided)


def trained_judges(seed: int, settings: dict, progress) -> dict:
    pairs = sample_pairs(settings["votes"], 1000 + seed)
    raters, fair = Raters(), Raters(position=0.0, length=0.0)
    votes = raters.vote(pairs, seed)
    read = {
        "habits": (pairs, votes),
        "habits, both orders": in_both_places(pairs, votes),
        "no habits": in_both_places(pairs, fair.vote(pairs, seed)),
    }
    judges = {}
    for number, (name, (some, said)) in enumerate(read.items()):
        progress(number / 4)
        judge = TrainedJudge(JudgeConfig(len(VOCABULARY)), encode, seed)
        fit_judge(
            judge, some, said, settings["steps"], settings["learning rate"],
            settings["batch"], seed,
        )  # fmt: skip
        judges[name] = judge
    return judges


def ask(judge, measured: list, asked: list, seed: int) -> dict:
    """One judge on one population: its biases from one half, agreement on the other."""
    one, other = judge(measured), judge(asked)
    careful = Raters(position=0.0, length=0.0).vote(measured, 500 + seed)
    ways = {
        "without quality": None,
        "votes": [1.0 if vote else -1.0 for vote in careful],
        "gold": [ahead(pair) for pair in measured],
    }
    biases = {
        name: measure_biases(one, measured, known) for name, known in ways.items()
    }
    twice = in_both_orders(other)
    asks = {
        "as it is": other,
        "both orders": twice,
        "equal length": at_equal_length(other, biases["gold"]),
    }
    asks |= {
        f"both, length by {name}": at_equal_length(twice, found)
        for name, found in biases.items()
    }
    # One number a word for short and long answers alike: what does it leave?
    left = at_equal_length(in_both_orders(one), biases["gold"])
    ordered = sorted(measured, key=words)
    third = len(ordered) // 3
    thirds = {"short": ordered[:third], "long": ordered[-third:]}
    return {
        "biases": {name: list(found) for name, found in biases.items()},
        "left": {
            name: measure_biases(left, some, [*map(ahead, some)]).length
            for name, some in thirds.items()
        },
        "flips": flips(other, asked),
        "agreement": {name: agreement(way, asked) for name, way in asks.items()},
    }


def run(seed: int, settings: dict, progress) -> dict:
    judges = {
        name: model.about
        for name, model in trained_judges(seed, settings, progress).items()
    }
    judges["the raters"] = lambda pairs: lambda *pair: Raters().chance(pair)
    result: dict = {name: {} for name in judges}
    for number, (population, tied) in enumerate(settings["populations"].items()):
        progress(0.75 + number / 8)
        measured = sample_pairs(settings["measured on"], 2000 + seed, tied)
        asked = sample_pairs(settings["asked about"], 3000 + seed, tied)
        for name, judge in judges.items():
            result[name][population] = ask(judge, measured, asked, seed)
    return result


def summary(recording: dict) -> dict:
    """Agreement with the truth, a row a judge and population."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    columns = {
        "as it is": "as it is",
        "both orders": "both orders",
        "and length by votes": "both, length by votes",
        "and length by truth": "both, length by gold",
        "and length without quality": "both, length by without quality",
    }
    rows = {}
    for name in results[0]:
        for population in recording["settings"]["populations"]:
            found = [r[name][population] for r in results]
            rows[f"{name}; {population}"] = {
                "position": spread([f["biases"]["gold"][0] for f in found], ".2f"),
                "a word": spread([f["biases"]["gold"][1] for f in found], ".3f"),
                **{
                    column: spread([f["agreement"][way] for f in found], ".2f")
                    for column, way in columns.items()
                },
            }
    return rows
