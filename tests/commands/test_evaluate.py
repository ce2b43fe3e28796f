"""``course evaluate``, as a student types it."""

import json

import pytest

from course_lib import cli
from course_lib.commands.evaluate import EXAMPLE
from course_lib.data.small_stories import sample_stories
from course_lib.language_models.checkpoint import Checkpoint, save_checkpoint
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.tokenizers.byte_bpe import ByteBPE


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    tokenizer = ByteBPE.train("\n".join(sample_stories(20, seed=0)), 300)
    gpt = GPT(GPTConfig(tokenizer.size, 64, 16, 1, 2))
    save_checkpoint(folder / "best.safetensors", Checkpoint(gpt, tokenizer, {}, {}))
    return folder


def test_the_example_runs(model, tmp_path, capsys):
    assert cli.main(["evaluate", "--example"]) == 0
    (tmp_path / "tasks.yml").write_text(capsys.readouterr().out)
    command = ["evaluate", str(tmp_path / "tasks.yml"), str(model)]
    assert cli.main([*command, "--out", str(tmp_path / "r")]) == 0
    said = capsys.readouterr().out
    table = (tmp_path / "r" / "results.md").read_text()
    assert "| stories | bits per byte |" in said and "| verbs | accuracy |" in table
    results = json.loads((tmp_path / "r" / "results.json").read_text())["results"]
    assert [one["metric"] for one in results] == [
        "bits per byte", "perplexity of a token", "accuracy", "accuracy, a byte",
        "chrf",
    ]  # fmt: skip
    assert results[0]["low"] <= results[0]["value"] <= results[0]["high"]


def test_texts_from_a_file(model, tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("One line.\n\nAnother line.\n")
    tasks = tmp_path / "t.yml"
    tasks.write_text("tasks: [{name: notes, kind: perplexity, file: notes.txt}]")
    assert cli.main(["evaluate", str(tasks), str(model), "--out", str(tmp_path)]) == 0
    assert "| 2 |" in capsys.readouterr().out


def test_what_is_wrong_is_said(model, tmp_path, capsys):
    tasks = tmp_path / "t.yml"
    for text, words in (
        ("tasks: [", "expected"),
        ("[]", "expected tasks, a list, at the top"),
        ("tasks: [1]", "task 1: expected a mapping, got 1"),
        (EXAMPLE.replace("name: verbs", "name: stories"), "two tasks are named"),
        (EXAMPLE.replace("stories: 20", "stories: -1"), "a number of stories, got -1"),
        (
            EXAMPLE.replace("stories: 20", ""),
            "one of texts, file and stories, got none",
        ),
        (EXAMPLE.replace("kind: choice", "kind: chioce"), "did you mean choice"),
        (EXAMPLE.replace("stories: 20", "file: no.txt"), "no.txt"),
    ):
        tasks.write_text(text)
        out = str(tmp_path / "r")
        assert cli.main(["evaluate", str(tasks), str(model), "--out", out]) == 1
        assert words in capsys.readouterr().err
    assert cli.main(["evaluate", str(tasks)]) == 1
    assert "expected TASKS and MODEL" in capsys.readouterr().err
    assert cli.main(["evaluate", str(tmp_path / "x"), str(model)]) == 1
    tasks.write_text(EXAMPLE)
    assert cli.main(["evaluate", str(tasks), str(tmp_path / "y")]) == 1
    assert "expected a checkpoint" in capsys.readouterr().err
