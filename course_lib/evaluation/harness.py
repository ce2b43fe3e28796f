"""A list of tasks for any model that predicts tokens, and a table of results with
intervals. ``course evaluate`` runs it.

A task is a mapping with ``name``, ``kind`` and what its kind needs:

- ``perplexity``: ``texts``, a list; bits a byte and perplexity of a token. ``stride``
  is how far windows lie apart; ``start: window`` puts the start token before each
  window, as for models that were trained so, and not only before each text.
- ``choice``: ``items`` of ``prompt``, ``choices`` and the place of the right
  ``answer``; the share in which that has the highest log-probability, and the share in
  which it has the highest log-probability a byte. Others call the two acc and
  acc_bytes; their acc_norm divides by characters.
- ``generation``: ``items`` of ``prompt`` and ``reference``; ``metric`` is bleu, chrf or
  rouge-l; ``tokens``, the most that are written (30), without chance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import nn

from course_lib.evaluation.bleu import bleu_counts
from course_lib.evaluation.bootstrap import bootstrap_interval
from course_lib.evaluation.chrf import chrf_counts, chrf_score
from course_lib.evaluation.perplexity import (
    bits_per_byte,
    perplexity,
    sliding_token_bits,
)
from course_lib.evaluation.rouge import rouge_l
from course_lib.language_models.sampling import Sampling
from course_lib.language_models.writer import Tokenizer, Writer
from course_lib.suggest import did_you_mean
from course_lib.training.bits import token_bits

SAMPLES = 500  # of the bootstrap


@dataclass(frozen=True)
class Subject:
    """A model that is measured."""

    model: nn.Module  # as ``Writer`` takes it
    tokenizer: Tokenizer
    end: int | None = None  # the token that ends a text, and stands before the next

    @property
    def start(self) -> int:
        """What stands before a text: its end token, else a line break.

        Raises:
            ValueError: If the model knows neither as one token.
        """
        if self.end is not None:
            return self.end
        try:
            ids = self.tokenizer.encode("\n")
        except ValueError:
            ids = []
        if len(ids) != 1:
            raise ValueError(
                "expected an end token, or a line break that is one token, to predict"
                " the first token of a text from"
            )
        return ids[0]


@dataclass(frozen=True)
class Result:
    """One number with its 95 % interval over the task's texts or items; with a single
    one there is no interval.
    """

    task: str
    metric: str
    value: float
    low: float | None
    high: float | None
    items: int


def run_task(subject: Subject, task: Mapping) -> list[Result]:
    """Run one task.

    Raises:
        ValueError: Naming the task, and what is missing or wrong in it.
    """
    name = task.get("name", "?") if isinstance(task, Mapping) else "?"
    if not isinstance(task, Mapping) or not {"name", "kind"} <= task.keys():
        raise ValueError(f"task {name!r}: expected name and kind, got {task!r}")
    if task["kind"] not in KINDS:
        raise ValueError(
            f"task {name!r}: there is no kind {task['kind']!r}"
            f"{did_you_mean(str(task['kind']), KINDS)}"
        )
    run, needed, optional = KINDS[task["kind"]]
    for key in task.keys() - {"name", "kind", *needed, *optional}:
        raise ValueError(
            f"task {name!r}: unknown key {key!r}"
            f"{did_you_mean(str(key), {*needed, *optional})}"
        )
    for key in needed:
        if not task.get(key):
            raise ValueError(f"task {name!r}: expected {key}, got nothing")
    try:
        return run(subject, task)
    except (ValueError, KeyError, TypeError) as error:
        what = f"expected {error} in each item" if type(error) is KeyError else error
        raise ValueError(f"task {name!r}: {what}") from error


def markdown_table(results: Sequence[Result]) -> str:
    """A row a result."""
    lines = [
        "| task | metric | value | 95 % interval | items |",
        "|---|---|---|---|---|",
    ]
    for one in results:
        between = "" if one.low is None else f"{one.low:.4g} to {one.high:.4g}"
        lines.append(
            f"| {one.task} | {one.metric} | {one.value:.4g} | {between} | {one.items} |"
        )
    return "\n".join(lines) + "\n"


def _perplexity(subject: Subject, task: Mapping) -> list[Result]:
    texts = task["texts"]
    every = task.get("start", "text")
    if every not in ("text", "window"):
        raise ValueError(f"start must be text or window, got {every!r}")
    context = subject.model.config.context - 1  # the start takes a place
    stride = task.get("stride", max(1, context // 2))
    costs = []
    for text in texts:
        ids, start = subject.tokenizer.encode(text), subject.start
        if every == "text":
            ids, start = [start, *ids], None
        costs.append(sliding_token_bits(subject.model, ids, context, stride, start))
    pairs = list(zip(costs, texts, strict=True))

    def per_byte(drawn: list) -> float:
        return bits_per_byte([cost for cost, _ in drawn], [text for _, text in drawn])

    return [
        _result(task, "bits per byte", per_byte, pairs),
        _result(task, "perplexity of a token", perplexity, costs),
    ]


def _choice(subject: Subject, task: Mapping) -> list[Result]:
    whole, per_byte = [], []
    for item in task["items"]:
        choices, answer = item["choices"], item["answer"]
        if len(choices) < 2 or answer not in range(len(choices)):
            raise ValueError(
                f"expected at least two choices and the place of one, got {item!r}"
            )
        found = [_log_probability(subject, item["prompt"], one) for one in choices]
        sums, means = [total for total, _ in found], [t / size for t, size in found]
        whole.append(float(max(sums) == sums[answer]))
        per_byte.append(float(max(means) == means[answer]))
    return [
        _result(task, metric, lambda drawn: sum(drawn) / len(drawn), right)
        for metric, right in (("accuracy", whole), ("accuracy, a byte", per_byte))
    ]


def _log_probability(subject: Subject, prompt: str, choice: str) -> tuple[float, int]:
    """The log-probability of a choice after a prompt, in nats, and its bytes."""
    # A blank belongs to the word after it: " A" is often one token, and "A" another.
    kept = prompt.rstrip(" ")
    choice = prompt[len(kept) :] + choice
    before, ids = (
        subject.tokenizer.encode(kept),
        subject.tokenizer.encode(kept + choice),
    )
    # Tokens may reach over the seam; what is not the prompt's own token is scored.
    shared = 0
    while shared < min(len(before), len(ids)) and before[shared] == ids[shared]:
        shared += 1
    read = [subject.start, *ids][-subject.model.config.context - 1 :]
    scored = len(ids) - shared
    if not 0 < scored < len(read):
        raise ValueError(f"expected a choice that fits the context, got {choice!r}")
    bits = token_bits(subject.model, [read])[0][-scored:].sum().item()
    return -bits * math.log(2), len(choice.encode())


def _generation(subject: Subject, task: Mapping) -> list[Result]:
    metric = task["metric"]
    if metric not in METRICS:
        raise ValueError(
            f"there is no metric {metric!r}{did_you_mean(str(metric), METRICS)}"
        )
    count, total = METRICS[metric]
    writer = Writer(
        subject.model, subject.tokenizer, Sampling(temperature=0), subject.end
    )
    counts = []
    for item in task["items"]:
        stop = [item["stop"]] if "stop" in item else ()
        written = writer.write(item["prompt"], task.get("tokens", 30), stop=stop)
        counts.append(count("".join(written), item["reference"]))
    return [_result(task, metric, total, counts)]


def _sum_bleu(counts: list) -> float:
    return sum(counts[1:], start=counts[0]).score()


def _sum_chrf(tables: list) -> float:
    orders = zip(*tables, strict=True)
    return chrf_score([tuple(map(sum, zip(*o, strict=True))) for o in orders])


#: What is counted for one text, and the score of many texts.
METRICS = {
    "bleu": (lambda text, reference: bleu_counts(text, [reference]), _sum_bleu),
    "chrf": (lambda text, reference: chrf_counts(text, [reference]), _sum_chrf),
    "rouge-l": (
        lambda text, reference: 100 * rouge_l(text, reference).f,
        lambda scores: sum(scores) / len(scores),
    ),
}
#: How each kind runs, what it needs and what it may have.
KINDS = {
    "perplexity": (_perplexity, ("texts",), ("stride", "start")),
    "choice": (_choice, ("items",), ()),
    "generation": (_generation, ("items", "metric"), ("tokens",)),
}


def _result(task: Mapping, metric: str, statistic, items: list) -> Result:
    if len(items) < 2:
        return Result(task["name"], metric, statistic(items), None, None, len(items))
    found = bootstrap_interval(statistic, items, samples=SAMPLES)
    return Result(task["name"], metric, *found, len(items))
