"""The harness: numbers by hand from the model, tokens over the seam, bad tasks."""

import math

import numpy as np
import pytest
import torch

from course_lib.evaluation.harness import Subject, markdown_table, run_task
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.tokenizers.characters import CharacterTokenizer

TEXTS = ["abab baba ab", "ba ab", "a b"]
ITEMS = [
    {"prompt": "ab", "choices": [" ab", "b"], "answer": 0},
    {"prompt": "a", "choices": ["b", " bab", "a"], "answer": 1},
    {"prompt": "ba ", "choices": ["ab", "b"], "answer": 0},
]


@pytest.fixture(scope="module")
def subject():
    tokenizer = CharacterTokenizer("ab \n")
    model = GPT(GPTConfig(tokenizer.size, 16, 8, 1, 2), seed=3)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(4)
    return Subject(model, tokenizer)


def bits(subject, text, scored):
    ids = torch.tensor([[subject.start, *subject.tokenizer.encode(text)]])
    with torch.no_grad():
        logs = subject.model(ids)[0, :-1].double().log_softmax(dim=1)
    return (-logs[range(len(logs)), ids[0, 1:]] / math.log(2))[-scored:].sum().item()


def test_perplexity_and_bits_by_hand(subject):
    task = {"name": "p", "kind": "perplexity", "texts": TEXTS}
    per_byte, per_token = run_task(subject, task)
    total = sum(bits(subject, text, len(text)) for text in TEXTS)
    size = sum(map(len, TEXTS))
    assert per_byte.value == pytest.approx(total / size, rel=1e-5)
    assert per_token.value == pytest.approx(2 ** (total / size), rel=1e-5)
    assert per_byte.low <= per_byte.value <= per_byte.high and per_byte.items == 3
    long = {**task, "texts": ["ab ba bab " * 4] * 2}
    once, each = (run_task(subject, {**long, "start": s}) for s in ("text", "window"))
    assert once[0].value != each[0].value
    with pytest.raises(ValueError, match="text or window, got 'line'"):
        run_task(subject, {**task, "start": "line"})
    (alone, _) = run_task(subject, {**task, "texts": TEXTS[:1]})
    assert alone.low is None and alone.items == 1


def test_choices_by_hand(subject):
    task = {"name": "c", "kind": "choice", "items": ITEMS}
    found, per_byte = run_task(subject, task)
    right = np.zeros(2)
    for item in ITEMS:
        # a blank at the prompt's end is scored with the choice
        blank = item["prompt"].endswith(" ")
        sizes = [len(choice) + blank for choice in item["choices"]]
        sums = [
            -bits(subject, item["prompt"] + choice, size)
            for choice, size in zip(item["choices"], sizes, strict=True)
        ]
        means = [total / size for total, size in zip(sums, sizes, strict=True)]
        right += [one.index(max(one)) == item["answer"] for one in (sums, means)]
    assert [found.value, per_byte.value] == pytest.approx(right / 3)
    assert (found.metric, per_byte.metric) == ("accuracy", "accuracy, a byte")


def test_dividing_by_bytes_can_turn_a_choice(subject):
    """A long ending loses by its sum whatever the model thinks of it."""
    items = [{"prompt": "ab", "choices": [" ", "b  "], "answer": 1}]
    short, long = (-bits(subject, "ab" + c, len(c)) for c in items[0]["choices"])
    assert long < short < long / 3
    whole, per_byte = run_task(subject, {"name": "c", "kind": "choice", "items": items})
    assert (whole.value, per_byte.value) == (0, 1)


def test_tokens_that_reach_over_the_seam_are_scored_whole():
    tokenizer = ByteBPE.train("ab ab ab ab. ", 260)
    assert len(tokenizer.encode("ab")) == 1  # so the prompt "a" ends inside a token
    model = GPT(GPTConfig(tokenizer.size, 16, 8, 1, 2), seed=3)
    items = [{"prompt": "a", "choices": ["b", "c"], "answer": 0}]
    task = {"name": "c", "kind": "choice", "items": items}
    found = run_task(Subject(model, tokenizer), task)
    assert all(one.value in (0, 1) for one in found)


@pytest.mark.parametrize("metric", ["bleu", "chrf", "rouge-l"])
def test_generation_is_scored_as_a_corpus(subject, metric):
    from course_lib.language_models.sampling import Sampling
    from course_lib.language_models.writer import Writer

    writer = Writer(subject.model, subject.tokenizer, Sampling(temperature=0))
    said = {prompt: "".join(writer.write(prompt, 9)) for prompt in ("ab", "b a")}
    items = [{"prompt": p, "reference": text} for p, text in said.items()]
    task = {"name": "g", "kind": "generation", "metric": metric, "tokens": 9}
    (found,) = run_task(subject, {**task, "items": items})
    assert found.value == pytest.approx(100) or metric == "bleu"
    other = [{**item, "reference": "c"} for item in items]
    (found,) = run_task(subject, {**task, "items": other})
    assert found.value == 0
    assert markdown_table([found]).count("|") == 3 * 6


def test_what_is_wrong_with_a_task_is_said(subject):
    good = {"name": "t", "kind": "choice", "items": ITEMS}
    for task, words in (
        ({"kind": "choice"}, "task '\\?': expected name and kind"),
        (3, "expected name and kind, got 3"),
        ({**good, "kind": "chioce"}, "no kind 'chioce'; did you mean choice"),
        ({**good, "itms": 1}, "unknown key 'itms'; did you mean items"),
        ({"name": "t", "kind": "choice"}, "expected items, got nothing"),
        ({**good, "items": [{"prompt": "a"}]}, "expected 'choices' in each item"),
        ({**good, "items": [{**ITEMS[0], "answer": 5}]}, "the place of one"),
        (
            {**good, "items": [{**ITEMS[0], "choices": ["b" * 20, "a"]}]},
            "fits the context",
        ),
        (
            {"name": "t", "kind": "perplexity", "texts": ["Ω"]},
            "unknown character 'Ω'",
        ),
        (
            {"name": "t", "kind": "generation", "metric": "blue", "items": [1]},
            "no metric 'blue'; did you mean bleu",
        ),
    ):
        with pytest.raises(ValueError, match=words):
            run_task(subject, task)
    deaf = Subject(subject.model, CharacterTokenizer("ab "))
    with pytest.raises(ValueError, match="to predict the first token"):
        deaf.start  # noqa: B018
