"""Search for settings: random at first, then where good ones were found (the tree of
Parzen estimators, Bergstra et al. 2011), by Optuna (Akiba et al. 2019).

A trial is one training with one choice of settings.
"""

import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

Report = Callable[[int, float], None]


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``, both included; whole ones if both are int.

    Attributes:
        low: The lowest.
        high: The highest.
        log: Whether ratios count and not differences: for what is tried by factors,
            such as a learning rate.
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self):
        if not (self.low < self.high and (self.low > 0 or not self.log)):
            above = "0 < low < high" if self.log else "low < high"
            raise ValueError(f"expected {above}, got {self.low} and {self.high}")


@dataclass(frozen=True)
class Trial:
    """What was tried, and what came out.

    Attributes:
        settings: Name -> value.
        value: To be minimized; infinity if the objective was not a finite number.
        pruned: Whether it was given up before its end; the value is then the last that
            was reported.
        reports: Step -> value on the way.
    """

    settings: dict
    value: float
    pruned: bool = False
    reports: dict[int, float] = field(default_factory=dict)


class NoFeasibleTrial(ValueError):
    """No trial came to its end with a finite number."""


def search(
    objective: Callable[[dict, Report], float],
    space: Mapping[str, Range | Sequence],
    trials: int,
    seed: int = 0,
    file: str | Path | None = None,
) -> list[Trial]:
    """Try settings, and let each choice learn from all before it.

    Args:
        objective: Takes settings and ``report``, and returns what is to be minimized.
            ``report(step, value)`` tells how it goes; it ends the trial there if the
            value is worse than the median of earlier trials at that step.
        space: Name -> ``Range``, or a list to choose from.
        trials: How many in all, with those that the file holds.
        seed: Of the choices.
        file: Where each trial is written as it ends. A search that was broken off goes
            on from there, and ends as if it had not been; None: nowhere.

    Returns:
        All trials, the best first, those that were pruned last.

    Raises:
        NoFeasibleTrial: If none came to its end with a finite number.
        ValueError: If the space is empty or not understood, there is no trial, or the
            file is of another search or cannot be read.
        ImportError: If Optuna is not installed.
    """
    if trials < 1:
        raise ValueError(f"expected at least one trial, got {trials}")
    _check(space)
    what = {"space": {name: _plain(part) for name, part in space.items()}, "seed": seed}
    done = _read(Path(file), what) if file is not None else []
    while len(done) < trials:
        done.append(_try(objective, space, seed, done))
        if file is not None:
            _write(Path(file), what, done)
    done.sort(key=lambda trial: (trial.pruned, trial.value))
    if done[0].pruned or not math.isfinite(done[0].value):
        raise NoFeasibleTrial(
            f"expected a trial with a finite number at its end, got none of {len(done)}"
        )
    return done


def _try(objective, space, seed: int, done: list[Trial]) -> Trial:
    """One more trial. The study is made anew from those before, with chance that
    depends on their number alone: so it does not matter where a search was broken off.
    """
    optuna = _optuna()
    study = optuna.create_study(
        sampler=optuna.samplers.TPESampler(seed=seed * 100_003 + len(done)),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
    )
    kinds = {name: _distribution(optuna, part) for name, part in space.items()}
    states = optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED
    for old in done:
        study.add_trial(
            optuna.trial.create_trial(
                state=states[old.pruned],
                value=old.value,
                params=old.settings,
                distributions=kinds,
                intermediate_values=old.reports,
            )
        )
    trial, reports = study.ask(kinds), {}

    def report(step: int, value: float) -> None:
        reports[step] = _finite(value)
        trial.report(reports[step], step)
        if trial.should_prune():
            raise optuna.TrialPruned

    try:
        value = _finite(objective(dict(trial.params), report))
    except optuna.TrialPruned:
        return Trial(trial.params, reports[max(reports)], True, reports)
    return Trial(trial.params, value, False, reports)


def _finite(value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected a number to minimize, got {value!r}") from error
    return number if math.isfinite(number) else math.inf


def _optuna():
    try:
        import optuna
    except ImportError as error:
        raise ImportError("search needs Optuna: pip install optuna") from error
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def _distribution(optuna, part: Range | Sequence):
    if not isinstance(part, Range):
        return optuna.distributions.CategoricalDistribution(list(part))
    whole = isinstance(part.low, int) and isinstance(part.high, int)
    kinds = optuna.distributions
    kind = kinds.IntDistribution if whole else kinds.FloatDistribution
    return kind(part.low, part.high, log=part.log)


def _check(space: Mapping) -> None:
    if not space:
        raise ValueError("expected a setting to search for, got none")
    for name, part in space.items():
        if isinstance(part, Range):
            continue
        if isinstance(part, str) or not isinstance(part, Sequence) or not part:
            raise ValueError(
                f"expected a Range or a list of choices for {name}, got {part!r}"
            )
        for choice in part:
            if not isinstance(choice, str | int | float | None):
                raise ValueError(
                    f"expected choices for {name} that are texts or numbers, so that a"
                    f" file can hold them, got {choice!r}"
                )


def _plain(part: Range | Sequence):
    return asdict(part) if isinstance(part, Range) else list(part)


def _read(file: Path, what: dict) -> list[Trial]:
    if not file.exists():
        return []
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        trials = known.pop("trials")
        done = [
            Trial(
                **{**trial, "reports": {int(k): v for k, v in trial["reports"].items()}}
            )
            for trial in trials
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"expected the trials of a search in {file}: {error}"
        ) from error
    if known != json.loads(json.dumps(what)):
        raise ValueError(f"{file} is of a search for {known}, got {what}")
    return done


def _write(file: Path, what: dict, done: list[Trial]) -> None:
    """All at once: a run that is broken off here leaves the file as it was."""
    text = json.dumps({**what, "trials": [asdict(trial) for trial in done]}, indent=1)
    new = file.with_name(f"{file.name}.new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, file)
