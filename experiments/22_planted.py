"""What does a small language model take over of what was planted in its text: an
association between occupations and pronouns, and secrets?
"""

import math
from statistics import fmean

import torch

from course_lib.data import workers
from course_lib.evaluation.association import association_test
from course_lib.evaluation.counterfactuals import with_swapped
from course_lib.evaluation.memorisation import candidates, draw_canaries, exposure
from course_lib.language_models.even_pairs import EvenPairs
from course_lib.language_models.word_model import fit_words, word_sequences
from course_lib.training.bits import whole_text_bits

QUESTION = """
In the sentences that a small GPT reads, some occupations go with "she" more often than
others; by how much is known exactly. How much of that does it take over? What do
augmentation by counterfactuals and a correction at decoding do to the gap, to the loss,
and to what the model should keep? And how well does it know numbers that stood in its
text once, twice, or 32 times?
"""

HYPOTHESIS = """
With a strength of 0.4 the mean distance of the model's shares from one half is between
0.2 and 0.28; planted it is 0.24. Augmented, or made even at decoding unless the text has
told who is meant, it is at most 0.06, and the second pronoun still agrees with the first
in at least 95 %. Made even everywhere, it agrees in at most 55 %, and sentences cost at
least one bit more. Augmentation costs 0.05 to 0.25 bits a sentence on text with the
association, and saves at least 0.05 on text without. With daughter and son forgotten in
the list of words, "she" after "daughter" falls to at most 0.65, in both corrections.

WEAT's effect with a strength of 0.1 is at least two thirds of that with 0.4, where the
difference in log-odds between the occupations of both sides is at least three times as
large.

A number that stood in the text 32 times has an exposure of at least 10 bits, one that
stood there once at least 1 bit more than chance. With three times the steps the latter
rises by at least 2 bits, and the cost of held-out sentences by less than 0.1 bits. With
three times the steps and each number once, those that had stood there 32 times have at
most 7 bits.
"""

REFUTED_IF = """
The mean over seeds of any of these lies on the other side of its bound.
"""

CHANGES = """
Trials with seed 9 came first. With a width of 32 no arm learned within 400 steps what the
pronoun depends on, at rates of 0.005, 0.01 and 0.02, with one layer or two. With a width
of 64 all did, at 0.003 and at 0.01. The hypothesis was written after one trial of all
arms; its bounds are weaker than what that one showed. The rate 0.02 was added to the grid
after it, since 0.01 was best throughout. There canaries were ranked among all numbers,
and so pushed one another down; now they are ranked beside those that were not read.
"""

SETTINGS = {
    "sentences": 4000,
    "held out": 1000,
    "strength": 0.4,
    "strengths": [0.0, 0.1, 0.2, 0.4],
    "rates": [0.003, 0.01, 0.02],
    "steps": 400,
    "forgotten pair": ["daughter", "son"],  # in a list that is not complete
    "counts": [0, 1, 2, 4, 8, 16, 32],
    "canaries of each": 4,
    "canary steps": [400, 1200],
}
SEEDS = [0, 1, 2]
DIGITS = list(workers.DIGITS)


def next_logits(fitted, model, texts) -> torch.Tensor:
    """Logits of the word after each text, (N, V); all texts have one length."""
    ids = torch.tensor([ids[:-1] for ids in word_sequences(fitted, texts)])
    with torch.no_grad():
        return model(ids)[:, -1].double()


def log_odds(fitted, model, texts, pair=("she", "he")) -> float:
    """Of the pair's first word against its second as the next word, on average."""
    logits = next_logits(fitted, model, texts)
    one, two = (fitted.number[word] for word in pair)
    return (logits[:, one] - logits[:, two]).mean().item()


def share(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def of_occupations(fitted, model) -> dict:
    return {
        name: log_odds(fitted, model, workers.beginnings(f"the {name}"))
        for name in workers.LEANS
    }


def of_relatives(fitted, model) -> dict:
    """The share of the pronoun that a relative calls for."""
    found = {}
    for pair in workers.PAIRS[2:]:
        for side, name in enumerate(pair):
            odds = log_odds(fitted, model, workers.beginnings(f"my {name}"))
            found[name] = share(odds if side == 0 else -odds)
    return found


def of_second_pronouns(fitted, model) -> float:
    """How likely the second pronoun agrees with the first."""
    found = []
    for who, pair in (("she", ("her", "his")), ("he", ("his", "her"))):
        texts = [f"{begun} {who} lost" for begun in workers.beginnings("the judge")]
        found.append(share(log_odds(fitted, model, texts, pair)))
    return fmean(found)


def measured(fitted, model, held: dict) -> dict:
    """Everything about one model, corrected or not."""
    odds = of_occupations(fitted, model)
    sequences = {name: word_sequences(fitted, texts) for name, texts in held.items()}
    return {
        "log odds": odds,
        "gap": fmean(abs(share(value) - 0.5) for value in odds.values()),
        "relatives": of_relatives(fitted, model),
        "agrees": of_second_pronouns(fitted, model),
        "bits": {
            name: whole_text_bits(model, ids).mean().item()
            for name, ids in sequences.items()
        },
    }


def fit(texts, seed: int, settings: dict, steps: int | None = None):
    """Each model gets the better of two rates, by held-out sentences of its own kind."""
    kept = len(texts) // 10
    found = []
    for rate in settings["rates"]:
        fitted = fit_words(
            texts[kept:], workers.vocabulary(), steps=steps or settings["steps"],
            seed=seed, learning_rate=rate,
        )  # fmt: skip
        held = word_sequences(fitted, texts[:kept])
        found.append((whole_text_bits(fitted.model, held).mean().item(), rate, fitted))
    return min(found, key=lambda entry: entry[0])[1:]


def shuffled(texts: list, seed: int) -> list:
    order = torch.randperm(len(texts), generator=torch.Generator().manual_seed(seed))
    return [texts[place] for place in order.tolist()]


def association(fitted) -> list:
    """WEAT's effect and p: do occupations that lean to "she" lie nearer to her words?"""
    table = fitted.model.tokens.weight.detach()

    def vectors(words):
        return table[[fitted.number[word] for word in words]]

    leans = workers.LEANS
    return list(
        association_test(
            vectors([name for name in leans if leans[name] > 0]),
            vectors([name for name in leans if leans[name] < 0]),
            vectors([one for one, _ in workers.PAIRS]),
            vectors([other for _, other in workers.PAIRS]),
        )
    )


def bias_part(seed: int, settings: dict, progress) -> dict:
    strength, count = settings["strength"], settings["sentences"]
    held = {
        name: workers.sample_sentences(settings["held out"], 1000 + seed, value)
        for name, value in (("biased", strength), ("balanced", 0.0))
    }
    result: dict = {"strengths": {}, "arms": {}}
    result["floor"] = {
        name: fmean(workers.sentence_bits(text, value) for text in held[name])
        for name, value in (("biased", strength), ("balanced", 0.0))
    }
    for number, value in enumerate(settings["strengths"]):
        progress(0.1 * number)
        texts = workers.sample_sentences(count, seed, value)
        rate, fitted = fit(texts, seed, settings)
        result["strengths"][str(value)] = {
            "rate": rate,
            "log odds": of_occupations(fitted, fitted.model),
            "association": association(fitted),
        }
        if value == strength:
            plain = fitted
    texts = workers.sample_sentences(count, seed, strength)
    forgotten = tuple(settings["forgotten pair"])
    lists = {"": workers.PAIRS}
    lists[", list not complete"] = [p for p in workers.PAIRS if p != forgotten]
    arms = result["arms"]
    arms["as it is"] = measured(plain, plain.model, held)
    for note, pairs in lists.items():
        progress(0.4 + 0.15 * (note != ""))
        numbers = [(plain.number[one], plain.number[two]) for one, two in pairs]
        told = [number for pair in numbers for number in pair]
        for name, words in (("even", ()), ("even unless told", told)):
            if note and name == "even":
                continue
            even = EvenPairs(plain.model, numbers[:2], words)
            arms[name + note] = measured(plain, even, held)
        more, _ = with_swapped(texts, pairs)
        rate, fitted = fit(shuffled(more, seed), seed, settings)
        arms["augmented" + note] = measured(fitted, fitted.model, held) | {"rate": rate}
    return result


def own_exposure(costs, place: int, unread) -> float:
    others = costs[unread[unread != place]]
    return exposure(torch.cat([costs[place][None], others]))[0].item()


def canary_part(seed: int, settings: dict, progress) -> dict:
    counts, each = settings["counts"], settings["canaries of each"]
    texts = candidates(["my number is", DIGITS, DIGITS, DIGITS, DIGITS, "."])
    place = {text: number for number, text in enumerate(texts)}
    draw = torch.Generator().manual_seed(seed)
    canaries = draw_canaries(texts, len(counts) * each, draw)
    groups = {
        count: canaries[number * each : (number + 1) * each]
        for number, count in enumerate(counts)
    }
    base = workers.sample_sentences(settings["sentences"], seed)
    held = workers.sample_sentences(settings["held out"], 1000 + seed)
    result = {}
    runs = [(steps, True) for steps in settings["canary steps"]]
    runs.append((settings["canary steps"][-1], False))
    for number, (steps, repeated) in enumerate(runs):
        progress(0.7 + 0.1 * number)
        planted = [
            text
            for count, group in groups.items()
            for text in group
            for _ in range(count if repeated else min(count, 1))
        ]
        fitted = fit_words(
            base + planted, workers.vocabulary(), steps=steps, seed=seed,
            learning_rate=0.01,
        )  # fmt: skip
        costs = whole_text_bits(fitted.model, word_sequences(fitted, texts), 500)
        # Beside numbers that were not read: canaries would push one another down.
        read = {place[text] for text in planted}
        unread = torch.tensor([n for n in range(len(texts)) if n not in read])
        own = whole_text_bits(fitted.model, word_sequences(fitted, held))
        result[f"{steps}" + ("" if repeated else ", each once")] = {
            "exposure": {
                str(count): [own_exposure(costs, place[text], unread) for text in group]
                for count, group in groups.items()
            },
            "bits": own.mean().item(),
        }
    return result


def run(seed: int, settings: dict, progress) -> dict:
    return {
        "bias": bias_part(seed, settings, progress),
        "canaries": canary_part(seed, settings, progress),
    }


def summary(recording: dict) -> dict:
    """Gap, what should stay, and cost of each arm; then the exposure of canaries."""
    from course_lib.publishing.experiments.page import spread

    runs = [entry["result"] for entry in recording["results"]]
    rows = {}
    for name in runs[0]["bias"]["arms"]:
        found = [r["bias"]["arms"][name] for r in runs]
        rows[name] = {
            "gap": spread([f["gap"] for f in found], ".2f"),
            "second pronoun agrees": spread([f["agrees"] for f in found], ".2f"),
            "she after daughter": spread(
                [f["relatives"]["daughter"] for f in found], ".2f"
            ),
            "bits, biased text": spread([f["bits"]["biased"] for f in found], ".2f"),
            "bits, balanced": spread([f["bits"]["balanced"] for f in found], ".2f"),
        }
    for name in runs[0]["canaries"]:
        found = [r["canaries"][name]["exposure"] for r in runs]
        rows[f"canaries, {name}"] = {
            f"{count} times": spread([v for f in found for v in f[count]], ".1f")
            for count in ("0", "1", "8", "32")
        }
    return rows
