"""A ranking from votes on pairs (Bradley and Terry 1952): each player has a strength,
and i beats j with probability w_i / (w_i + w_j).
"""

from collections.abc import Sequence

import numpy as np

Vote = tuple[str, str, float]  # (one, other, how far `one` won: 1, 0, or 0.5 for a tie)


def win_table(votes: Sequence[Vote]) -> tuple[list[str], np.ndarray]:
    """The players, sorted, and how often row beat column, (K, K); a tie is half a win
    for each.

    Raises:
        ValueError: If there is no vote, one is on a player alone, or an outcome is not
            0, 0.5 or 1.
    """
    if not votes:
        raise ValueError("expected at least one vote, got none")
    players = sorted({player for one, other, _ in votes for player in (one, other)})
    place = {player: k for k, player in enumerate(players)}
    wins = np.zeros((len(players), len(players)))
    for one, other, outcome in votes:
        if one == other or outcome not in (0, 0.5, 1):
            raise ValueError(
                "expected two players and an outcome of 0, 0.5 or 1, got"
                f" {(one, other, outcome)}"
            )
        wins[place[one], place[other]] += outcome
        wins[place[other], place[one]] += 1 - outcome
    return players, wins


def log_strengths(
    wins: np.ndarray, *, prior: float = 0.0, steps: int = 10_000
) -> np.ndarray:
    """The strengths under which the votes are most likely, as logarithms with mean 0.

    The MM algorithm (Hunter 2004, equation 3): w_i becomes the wins of i over the sum
    of n_ij / (w_i + w_j), until nothing moves.

    Args:
        wins: (K, K), row beat column; the diagonal is 0.
        prior: Wins that every player gets against every other beforehand.
        steps: After how many the search stops if it has not settled.

    Returns:
        (K,). The difference of two is the log-odds that one beats the other; times
        400 / log 10 it is a difference in Elo points.

    Raises:
        ValueError: If the table is none, or the votes do not tie the players together:
            where one group never loses to the rest, its strength is infinite.
    """
    wins = np.asarray(wins, dtype=float)
    if wins.ndim != 2 or wins.shape[0] != wins.shape[1] or len(wins) < 2:
        raise ValueError(f"expected wins (K, K) with K at least 2, got {wins.shape}")
    if (wins < 0).any() or wins.diagonal().any() or prior < 0:
        raise ValueError("expected no negative wins, and zeros on the diagonal")
    wins = wins + prior * (1 - np.eye(len(wins)))
    reached = np.linalg.matrix_power((wins > 0) + np.eye(len(wins)), len(wins)) > 0
    if not reached.all():
        raise ValueError(
            "expected votes in which every player can be reached from every other by"
            " wins; a prior such as 0.5 makes it so"
        )
    played, won, w = wins + wins.T, wins.sum(axis=1), np.ones(len(wins))
    for _ in range(steps):
        new = won / (played / (w[:, None] + w)).sum(axis=1)
        new /= np.exp(np.log(new).mean())
        moved, w = np.abs(np.log(new / w)).max(), new
        if moved < 1e-12:
            break
    return np.log(w)


def ranking(
    votes: Sequence[Vote],
    *,
    prior: float = 0.5,
    samples: int = 200,
    seed: int = 0,
) -> dict[str, tuple[float, float, float]]:
    """Log-strength of each player with its 95 % interval, the strongest first.

    The interval is the bootstrap's: votes are drawn again with replacement. Votes of
    one person or on one prompt belong together more than this knows. The prior keeps
    resamples finite in which somebody wins all.

    Raises:
        ValueError: As ``win_table``.
    """
    players, wins = win_table(votes)
    best = log_strengths(wins, prior=prior)
    place = {player: k for k, player in enumerate(players)}
    coded = np.array([(place[a], place[b], won) for a, b, won in votes])
    draw = np.random.default_rng(seed)
    drawn = []
    for _ in range(samples):
        one, other, won = coded[draw.integers(len(votes), size=len(votes))].T
        table = np.zeros_like(wins)
        np.add.at(table, (one.astype(int), other.astype(int)), won)
        np.add.at(table, (other.astype(int), one.astype(int)), 1 - won)
        drawn.append(log_strengths(table, prior=prior))
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    order = np.argsort(-best, kind="stable")
    return {players[k]: (float(best[k]), float(low[k]), float(high[k])) for k in order}
