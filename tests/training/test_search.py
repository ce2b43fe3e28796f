"""Search for settings: against Optuna used directly, resuming, pruning, bad input."""

import builtins
import json
import math

import optuna
import pytest

from course_lib.training.search import NoFeasibleTrial, Range, search

SPACE = {
    "rate": Range(1e-4, 1.0, log=True),
    "layers": Range(1, 6),
    "norm": ["pre", "post"],
}


def bowl(settings, report):
    """Lowest, 0, at rate 0.01, 3 layers and pre-norm."""
    far = (math.log10(settings["rate"]) + 2) ** 2 + (settings["layers"] - 3) ** 2 / 4
    return far + (settings["norm"] == "post")


def test_search_comes_near_the_best_settings():
    found = search(bowl, SPACE, 40)
    assert found[0].value == min(t.value for t in found) < 0.1
    assert found[0].settings["norm"] == "pre" and found[0].settings["layers"] == 3
    values = [bowl(trial.settings, None) for trial in found]
    assert sorted(values) == values == [trial.value for trial in found]
    for trial in found:
        assert 1e-4 <= trial.settings["rate"] <= 1
        assert type(trial.settings["layers"]) is int


@pytest.mark.parity("training.search", "optuna.create_study")
def test_trials_are_those_of_optuna_itself(assert_parity):
    """One study whose sampler is seeded anew for each trial."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study()
    for number in range(14):
        study.sampler = optuna.samplers.TPESampler(seed=7 * 100_003 + number)
        trial = study.ask()
        settings = {
            "rate": trial.suggest_float("rate", 1e-4, 1.0, log=True),
            "layers": trial.suggest_int("layers", 1, 6),
            "norm": trial.suggest_categorical("norm", ["pre", "post"]),
        }
        study.tell(trial, bowl(settings, None))
    ours = [trial.value for trial in search(bowl, SPACE, 14, seed=7)]
    assert_parity(ours, sorted(trial.value for trial in study.trials))


def test_a_search_that_was_broken_off_ends_as_if_it_had_not_been(tmp_path):
    file, calls = tmp_path / "trials.json", []

    def breaks(settings, report):
        calls.append(settings)
        if len(calls) == 8:
            raise KeyboardInterrupt
        report(0, settings["rate"])
        return bowl(settings, report)

    with pytest.raises(KeyboardInterrupt):
        search(breaks, SPACE, 14, file=file)
    assert len(json.loads(file.read_text())["trials"]) == 7
    resumed = search(breaks, SPACE, 14, file=file)
    assert len(calls) == 15  # one was interrupted
    assert resumed == search(breaks, SPACE, 14)
    assert search(breaks, SPACE, 14, file=str(file)) == resumed
    assert len(calls) == 29  # nothing was left to do
    assert len({trial.settings["rate"] for trial in resumed}) == 14


def test_seeds_differ():
    rates = [search(bowl, SPACE, 1, seed=s)[0].settings["rate"] for s in range(3)]
    assert len(set(rates)) == 3


def test_bad_trials_are_given_up_early():
    """Each reports its own height at 10 steps; the median of those before decides."""
    steps, before, given_up = [], [], []

    def flat(settings, report):
        worse = (
            len(before) >= 4 and settings["height"] > sorted(before)[len(before) // 2]
        )
        steps.append(0)
        for step in range(10):
            steps[-1] += 1
            report(step, settings["height"])
        before.append(settings["height"])
        assert not worse
        return settings["height"]

    found = search(flat, {"height": Range(0.0, 1.0)}, 16, seed=1)
    given_up = [trial for trial in found if trial.pruned]
    assert given_up and found[-len(given_up) :] == given_up
    assert sorted(set(steps)) == [1, 10] and steps.count(1) == len(given_up)
    assert steps[:4] == [10] * 4
    assert all(trial.value == trial.settings["height"] for trial in given_up)
    assert len(found[0].reports) == 10


def test_a_training_that_diverges_counts_as_the_worst():
    def sometimes(settings, report):
        return math.nan if settings["layers"] > 2 else settings["layers"]

    found = search(sometimes, SPACE, 12)
    assert found[0].value == 1 and found[-1].value == math.inf
    for bad in (math.nan, math.inf):
        with pytest.raises(
            NoFeasibleTrial, match="finite number at its end, got none of 3"
        ):
            search(lambda settings, report, bad=bad: bad, SPACE, 3)


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: Range(1, 1), "low < high, got 1 and 1"),
        (lambda: Range(0, 1, log=True), "0 < low < high, got 0 and 1"),
        (lambda: Range(math.nan, 1), "low < high, got nan"),
        (lambda: search(bowl, SPACE, 0), "at least one trial, got 0"),
        (lambda: search(bowl, {}, 1), "a setting to search for, got none"),
        (lambda: search(bowl, {"norm": "pre"}, 1), "choices for norm, got 'pre'"),
        (lambda: search(bowl, {"norm": []}, 1), r"choices for norm, got \[\]"),
        (lambda: search(bowl, {"rate": 0.1}, 1), "choices for rate, got 0.1"),
        (lambda: search(bowl, {"size": [(1, 2)]}, 1), r"texts or .*, got \(1, 2\)"),
        (lambda: search(lambda s, r: None, SPACE, 1), "to minimize, got None"),
    ],
)
def test_what_makes_no_search_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_the_file_of_another_search_or_of_none_is_refused(tmp_path):
    file = tmp_path / "trials.json"
    search(bowl, SPACE, 2, file=file)
    for space, seed in (({"rate": Range(0.1, 1.0)}, 0), (SPACE, 1)):
        with pytest.raises(ValueError, match="trials.json is of a search for"):
            search(bowl, space, 2, seed, file)
    whole = file.read_text()
    for text in (whole[: len(whole) // 2], "[]", "{}", '{"trials": [3]}'):
        file.write_text(text)
        with pytest.raises(ValueError, match="expected the trials of a search in"):
            search(bowl, SPACE, 3, file=file)
        assert file.read_text() == text


def test_without_optuna_the_error_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def no_optuna(name, *rest, **more):
        if name == "optuna":
            raise ImportError("no")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", no_optuna)
    with pytest.raises(ImportError, match="pip install optuna"):
        search(bowl, SPACE, 1)
