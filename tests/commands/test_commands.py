"""``course train``, ``generate``, ``repl``, ``doctor``: as a student types them."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from course_lib import cli
from course_lib.alignment.feedback import FeedbackStore
from course_lib.commands import train as training
from course_lib.commands.doctor import MODELS, needed_mib, parameters
from course_lib.commands.generate import repl_command
from course_lib.commands.models import find_model
from course_lib.commands.train import Options, batches, train_command
from course_lib.errors import CourseError
from course_lib.language_models.checkpoint import load_checkpoint

TEXT = "the cat sat on the mat. the rat ate the hat. a bat sat on a cat.\n" * 40
SMALL = {
    "tokens": "characters",
    "layers": 1,
    "heads": 2,
    "width": 16,
    "context": 12,
    "batch": 4,
    "steps": 12,
    "every": 5,
    "threads": 1,
}


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def options(text, folder, **changes) -> Options:
    return Options(str(text), folder, **{**SMALL, **changes})


@pytest.mark.parametrize("recipe", ["standard", "efficient"])
@pytest.mark.parametrize("tokens", ["characters", "bpe"])
def test_trains_saves_and_says_what_it_does(recipe, tokens, text, tmp_path, threads):
    said = []
    chosen = options(text, tmp_path / "m", recipe=recipe, tokens=tokens, vocabulary=270)
    best = train_command(chosen, said.append)
    assert "parameters on cpu" in said[0]
    looks = [line for line in said if line.startswith("step ")]
    assert [line.split("/")[0] for line in looks] == ["step 5", "step 10", "step 12"]
    assert all("tokens a second" in line and "left" in line for line in looks)
    checkpoint = load_checkpoint(best)
    assert checkpoint.facts["step"] in (5, 10, 12)
    assert "".join(checkpoint.tokenizer.decode(checkpoint.tokenizer.encode("a cat")))
    assert load_checkpoint(tmp_path / "m" / "last.safetensors").facts["step"] == 12


@pytest.mark.parametrize("recipe", ["standard", "efficient"])
@pytest.mark.parametrize("stop", [5, 7])
def test_resumed_equals_uninterrupted_bit_for_bit(
    recipe, stop, text, tmp_path, threads, monkeypatch
):
    whole = options(text, tmp_path / "whole", recipe=recipe, dropout=0.2)
    train_command(whole, lambda line: None)
    half = replace(whole, out=tmp_path / "half")
    call = training._Watch.__call__

    def interrupted(watch, step, loss):
        if step == stop:
            os.kill(os.getpid(), signal.SIGINT)  # ends the run after this step
        call(watch, step, loss)

    with monkeypatch.context() as patch:
        patch.setattr(training._Watch, "__call__", interrupted)
        said = []
        train_command(half, said.append)
    assert f"Stopped after {stop} steps" in said[-2]
    # What the checkpoint holds counts, and not what is typed; it is said. So does the
    # number of steps that was planned.
    said.clear()
    again = replace(half, resume=True, batch=9, seed=5, width=32, steps=None)
    train_command(again, said.append)
    assert [line.split(":")[0] for line in said[:3]] == [
        f"width stays {half.width}", f"batch stays {half.batch}", "seed stays 0"
    ]  # fmt: skip
    one, two = (
        load_checkpoint(folder / "last.safetensors") for folder in (whole.out, half.out)
    )
    for name, tensor in one.model.state_dict().items():
        assert two.model.state_dict()[name].equal(tensor), name
    assert two.facts == one.facts
    for name, tensor in one.tensors.items():
        assert two.tensors[name].equal(tensor), name


def test_a_folder_that_cannot_be_is_said_before_training(text, tmp_path, threads):
    (tmp_path / "file").write_text("in the way")
    said = []
    with pytest.raises(CourseError, match="file"):
        train_command(options(text, tmp_path / "file" / "m"), said.append)
    assert not any(line.startswith("step ") for line in said)


def test_a_batch_is_the_same_whenever_it_is_asked_for():
    ids = torch.arange(100)
    stream = batches(ids, 7, 3, seed=1, start=0)
    first = [next(stream) for _ in range(4)]
    inputs, targets = next(batches(ids, 7, 3, seed=1, start=3))
    assert inputs.equal(first[3][0]) and targets.equal(inputs + 1)
    assert not inputs.equal(first[2][0])
    assert not inputs.equal(next(batches(ids, 7, 3, seed=2, start=3))[0])


def test_what_is_wrong_is_said(text, tmp_path, threads):
    quiet = lambda line: None  # noqa: E731
    chosen = options(text, tmp_path / "m")
    train_command(chosen, quiet)
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe\x00 text")
    short = tmp_path / "short.txt"
    short.write_text("short")
    for other, words in (
        (chosen, "holds a model already: go on with --resume"),
        (replace(chosen, resume=True), "12 steps are done"),
        (replace(chosen, out=tmp_path / "no", resume=True), "which is not there"),
        (options(bad, tmp_path / "n"), "expected UTF-8, got the byte 0xff"),
        (options(short, tmp_path / "n"), "take a longer text or a shorter context"),
        (options(text, tmp_path / "n", recipe="eficient"), "did you mean"),
        (
            options(text, tmp_path / "n", tokens="words"),
            "bpe or characters, got 'words'",
        ),
        (options(text, tmp_path / "n", every=0), "every must be at least 1, got 0"),
        (options(text, tmp_path / "n", threads=0), "threads must be at least 1"),
        (options(text, tmp_path / "n", steps=0), "steps must be at least 1, got 0"),
        (options(text, tmp_path / "n", heads=3), "heads must divide the width"),
        (options(text, tmp_path / "n", tokens="bpe", vocabulary=99), "at least 256"),
    ):
        with pytest.raises(CourseError, match=words):
            train_command(other, quiet)
    assert not (tmp_path / "n").exists()
    said = []
    text.write_text(TEXT + "the hat ate a cat. ")
    train_command(replace(chosen, resume=True, steps=14), said.append)
    assert "not the text" in said[0] and "planned for 12 steps" in said[1]


def test_generate_streams_what_the_model_writes(text, tmp_path, capsys, threads):
    train_command(options(text, tmp_path / "m"), lambda line: None)
    command = ["generate", str(tmp_path / "m"), "the cat", "--count", "9"]
    assert cli.main(command) == 0
    first = capsys.readouterr().out
    assert first.startswith("the cat") and len(first) == len("the cat") + 9 + 1
    assert cli.main([*command, "--seed", "1"]) == 0
    assert capsys.readouterr().out != first
    assert cli.main(["generate", str(tmp_path / "m"), "a" * 30, "--count", "1"]) == 0
    assert "first 18 tokens of the prompt do not fit" in capsys.readouterr().err
    for wrong, words in (
        (["--temperature", "-1"], "temperature must not be negative, got -1.0"),
        (["--top-p", "3"], "top-p must be above 0 and at most 1, got 3.0"),
        (["--device", "abacus"], "got 'abacus'"),
    ):
        assert cli.main([*command, *wrong]) == 1
        assert words in capsys.readouterr().err
    assert cli.main(["generate", str(tmp_path), "a"]) == 1
    assert "expected a checkpoint, or a folder with" in capsys.readouterr().err
    assert cli.main(["generate", str(tmp_path / "m"), "Ω"]) == 1
    assert "unknown character 'Ω'" in capsys.readouterr().err


def test_gpt2s_folder_is_read(tmp_path):
    from course_lib.language_models import GPT, GPTConfig, save_gpt2
    from course_lib.tokenizers.byte_bpe import ByteBPE

    tokenizer = ByteBPE.train(TEXT, 280, special_tokens=["<|endoftext|>"])
    model = GPT(GPTConfig(280, 12, 16, 1, 2, feed_forward="gelu_tanh"))
    save_gpt2(model, tmp_path)
    with pytest.raises(ValueError, match="expected a vocabulary"):
        find_model(tmp_path)
    tokenizer.to_tokenizer_json(tmp_path / "tokenizer.json")
    found = find_model(tmp_path)
    assert found.end == tokenizer.special_tokens["<|endoftext|>"]
    assert found.tokenizer.encode("the cat") == tokenizer.encode("the cat")


def test_both_engines_write_the_same(text, tmp_path, capsys, threads):
    from course_lib.language_models import GPT, GPTConfig, save_gpt2
    from course_lib.tokenizers.byte_bpe import ByteBPE

    folder = tmp_path / "gpt2"
    config = GPTConfig(280, 12, 24, 2, 3, feed_forward="gelu_tanh")
    model = GPT(config, seed=1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(8)  # sure of something: no two tokens are near
    save_gpt2(model, folder)
    ByteBPE.train(TEXT, 280).to_tokenizer_json(folder / "tokenizer.json")
    command = ["generate", str(folder), "the cat", "--count", "30", "--seed", "3"]
    said = []
    for more in ([], ["--engine", "numpy"], ["--engine", "numpy", "--device", "cpu"]):
        assert cli.main([*command, *more]) == 0  # beyond the context of 12
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] == said[2] and len(said[0]) > 30
    answers = []
    for engine in ("torch", "numpy"):
        lines, told = iter(["a bat", "/quit"]), []
        repl_command(
            str(folder), 8, {"top_k": 5}, tmp_path / "f.sqlite", seed=2,
            read=lambda prompt, lines=lines: next(lines), write=told.append,
            engine=engine,
        )  # fmt: skip
        answers.append("".join(told))
    assert answers[0] == answers[1]
    train_command(options(text, tmp_path / "m"), lambda line: None)
    for path, more, words in (
        (tmp_path / "m", ["--engine", "numpy"], "the only model that the NumPy engine"),
        (folder, ["--engine", "abacus"], "one of torch, numpy, got 'abacus'"),
        (folder, ["--engine", "numpy", "--device", "cuda"], "computes on the cpu"),
    ):
        assert cli.main(["generate", str(path), "a", *more]) == 1
        assert words in capsys.readouterr().err


def test_repl_writes_and_keeps_ratings(text, tmp_path, threads):
    train_command(options(text, tmp_path / "m"), lambda line: None)
    lines = iter(
        [
            "/rate 5",
            "the cat",
            "/rate 4",
            "/again",
            "/rate 2",
            "/dance",
            "Ω",
            "",
            "/quit",
        ]
    )
    said = []
    repl_command(
        str(tmp_path / "m"), 8, {}, tmp_path / "f.sqlite",
        read=lambda prompt: next(lines), write=said.append,
    )  # fmt: skip
    text = "".join(said)
    assert "no answer to rate yet" in text and "unknown character 'Ω'" in text
    assert "nothing to do for '/dance'" in text
    first, second = FeedbackStore(tmp_path / "f.sqlite").ratings()
    assert (first.prompt, first.score, second.score) == ("the cat", 4, 2)
    assert len(first.answer) == 8 and first.answer != second.answer


def test_doctor_counts_without_making_models(capsys):
    start = time.process_time()
    assert parameters(MODELS["GPT-2 small"]) == 124_439_808
    assert parameters(MODELS["GPT-2 XL"]) == 1_557_611_200
    assert needed_mib(MODELS["GPT-2 small"]) == (474, 1898)
    assert time.process_time() - start < 10
    assert cli.main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "MiB of memory are free" in said and "GPT-2 XL" in said


@pytest.mark.parametrize("command", ["train", "generate", "repl", "doctor"])
def test_help_fits_a_screen_and_has_an_example(command, capsys):
    with pytest.raises(SystemExit):
        cli.main([command, "--help"])
    said = capsys.readouterr().out
    assert len(said.splitlines()) <= 40
    assert f"Example: course {command}" in " ".join(said.split())


def test_threads_sleep_while_they_wait():
    """The policy must stand before torch is imported."""
    code = (
        "import os; from course_lib import cli; cli.main(['generate', 'no', 'a']);"
        "assert os.environ['OMP_WAIT_POLICY'] == 'PASSIVE'"
    )
    environment = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    root = Path(cli.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=root)
