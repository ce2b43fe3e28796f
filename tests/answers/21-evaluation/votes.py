# Answers to votes of 21-evaluation, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == right 2
def fit_votes(votes, players):
    # logistic regression by Newton's method; the last column is the advantage
    count = len(votes)
    rows = torch.arange(count)
    X = torch.zeros(count, players + 1, dtype=torch.float64)
    X[rows, votes[:, 0]] += 1
    X[rows, votes[:, 1]] -= 1
    X[:, players] = 1
    y = torch.where(votes[:, 2] == 2, 0.5, (votes[:, 2] == 0).double()).double()

    def newton(X):
        w = torch.zeros(X.shape[1], dtype=torch.float64)
        for _ in range(30):
            p = torch.sigmoid(X @ w)
            H = X.T @ (X * (p * (1 - p))[:, None])
            w = w + torch.linalg.pinv(H, hermitian=True, rtol=1e-10) @ (X.T @ (y - p))
        odds = X @ w
        return w, (y * odds - torch.nn.functional.softplus(odds)).sum()

    w, most = newton(X)
    _, without = newton(X[:, :players])
    s = w[:players] - w[:players].mean()
    return torch.cat([s, w[players:], (2 * (most - without))[None]])


# == right 3
def fit_votes(votes, players):
    # how often i, shown first, beat j, shown second (ties are half)
    wins = torch.zeros(players, players, dtype=torch.float64)
    losses = torch.zeros(players, players, dtype=torch.float64)
    for i, j, outcome in votes.tolist():
        wins[i, j] += {0: 1, 1: 0, 2: 0.5}[outcome]
        losses[i, j] += {0: 0, 1: 1, 2: 0.5}[outcome]

    def value(s, h):
        p = torch.sigmoid(s[:, None] - s[None, :] + h)
        return (wins * p.log() + losses * (1 - p).log()).sum()

    def climb(free_h):
        s, h = torch.zeros(players, dtype=torch.float64), 0.0
        for _ in range(120):                       # one strength after the other
            for k in range(players + free_h):
                p = torch.sigmoid(s[:, None] - s[None, :] + h)
                rest = wins - (wins + losses) * p
                bend = (wins + losses) * p * (1 - p)
                if k == players:
                    h += float(rest.sum() / bend.sum())
                else:
                    push = rest[k].sum() - rest[:, k].sum()
                    s[k] += push / (bend[k].sum() + bend[:, k].sum() - 2 * bend[k, k])
            s -= s.mean()
        return s, h, float(value(s, h))

    s, h, best = climb(True)
    return torch.tensor([*s.tolist(), h, 2 * (best - climb(False)[2])],
                        dtype=torch.float64)


# == wrong 1
# mistake: The advantage is given to the answer shown second.
# accept: sign | first | second | advantage
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] - h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 2
# mistake: Ties are dropped.
# accept: tie | half
def fit_votes(votes, players):
    votes = votes[votes[:, 2] != 2]
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 3
# mistake: A tie counts as lost for the first.
# accept: tie | half
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = (outcome == 0).double()

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 4
# mistake: A tie counts as a whole vote each way.
# accept: tie | half | whole
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -((outcome != 1) * good + (outcome != 0) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 5
# mistake: Outcome 1 is read as: the first won.
# accept: outcome | 0 | first won | second won | way round | wrong way
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([0.0, 1.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 6
# mistake: The first player's strength is put to 0 in place of the mean.
# accept: mean 0 | mean
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s[0], torch.stack([h, 2 * (most - without)])])


# == wrong 7
# mistake: The difference of log-likelihoods is not doubled.
# accept: twice | double | 2 | half
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, most - without])])


# == wrong 8
# mistake: For h = 0 the strengths are not fitted again.
# accept: again | fit | refit | h = 0 | own
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    odds = s[first] - s[second]
    without = (won * odds - torch.nn.functional.softplus(odds)).sum()
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 9
# mistake: Strengths are fitted without h, h afterwards with strengths held.
# accept: together | at once | joint | h = 0 | same time | without h
def fit_votes(votes, players):
    # logistic regression by Newton's method; the last column is the advantage
    count = len(votes)
    rows = torch.arange(count)
    X = torch.zeros(count, players + 1, dtype=torch.float64)
    X[rows, votes[:, 0]] += 1
    X[rows, votes[:, 1]] -= 1
    X[:, players] = 1
    y = torch.where(votes[:, 2] == 2, 0.5, (votes[:, 2] == 0).double()).double()

    def newton(X):
        w = torch.zeros(X.shape[1], dtype=torch.float64)
        for _ in range(30):
            p = torch.sigmoid(X @ w)
            H = X.T @ (X * (p * (1 - p))[:, None])
            w = w + torch.linalg.pinv(H, hermitian=True, rtol=1e-10) @ (X.T @ (y - p))
        odds = X @ w
        return w, (y * odds - torch.nn.functional.softplus(odds)).sum()

    w, without = newton(X[:, :players])
    odds, h = X[:, :players] @ w, torch.zeros((), dtype=torch.float64)
    for _ in range(30):
        p = torch.sigmoid(odds + h)
        h = h + (y - p).sum() / (p * (1 - p)).sum()
    most = (y * (odds + h) - torch.nn.functional.softplus(odds + h)).sum()
    w = torch.cat([w, h[None]])
    s = w[:players] - w[:players].mean()
    return torch.cat([s, w[players:], (2 * (most - without))[None]])


# == wrong 10
# mistake: h is read off the share that the first wins, not fitted with the strengths.
# accept: together | at once | joint | share | same time | strong
def fit_votes(votes, players):
    # logistic regression by Newton's method; the last column is the advantage
    count = len(votes)
    rows = torch.arange(count)
    X = torch.zeros(count, players + 1, dtype=torch.float64)
    X[rows, votes[:, 0]] += 1
    X[rows, votes[:, 1]] -= 1
    X[:, players] = 1
    y = torch.where(votes[:, 2] == 2, 0.5, (votes[:, 2] == 0).double()).double()

    def newton(X):
        w = torch.zeros(X.shape[1], dtype=torch.float64)
        for _ in range(30):
            p = torch.sigmoid(X @ w)
            H = X.T @ (X * (p * (1 - p))[:, None])
            w = w + torch.linalg.pinv(H, hermitian=True, rtol=1e-10) @ (X.T @ (y - p))
        odds = X @ w
        return w, (y * odds - torch.nn.functional.softplus(odds)).sum()

    w, without = newton(X[:, :players])
    h = torch.logit(y.mean())
    odds = X[:, :players] @ w + h
    most = (y * odds - torch.nn.functional.softplus(odds)).sum()
    w = torch.cat([w, h[None]])
    s = w[:players] - w[:players].mean()
    return torch.cat([s, w[players:], (2 * (most - without))[None]])


# == wrong 11
# mistake: Gradient descent stopped long before the maximum.
# accept: maximum | step | converge | 0.001 | further | reached
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(rate):
        s, h = torch.zeros(players, dtype=torch.float64), 0.0
        for _ in range(100):
            error = won - torch.sigmoid(s[first] - s[second] + h)
            push = torch.zeros_like(s).index_add(0, first, error)
            push = push.index_add(0, second, -error)
            s, h = s + push / len(votes), h + rate * error.mean()
        odds = s[first] - s[second] + h
        return s, h, (won * odds - torch.nn.functional.softplus(odds)).sum()

    s, h, most = highest(1.0)
    without = highest(0.0)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 12
# mistake: A penalty draws the strengths towards 0.
# accept: penalty | prior | regular | likelihood | towards 0 | shrink | maximum
def fit_votes(votes, players):
    # logistic regression by Newton's method; the last column is the advantage
    count = len(votes)
    rows = torch.arange(count)
    X = torch.zeros(count, players + 1, dtype=torch.float64)
    X[rows, votes[:, 0]] += 1
    X[rows, votes[:, 1]] -= 1
    X[:, players] = 1
    y = torch.where(votes[:, 2] == 2, 0.5, (votes[:, 2] == 0).double()).double()

    def newton(X):
        w = torch.zeros(X.shape[1], dtype=torch.float64)
        for _ in range(30):
            p = torch.sigmoid(X @ w)
            H = X.T @ (X * (p * (1 - p))[:, None]) + torch.eye(len(w), dtype=torch.float64)
            w = w + torch.linalg.pinv(H, hermitian=True, rtol=1e-10) @ (X.T @ (y - p) - w)
        odds = X @ w
        return w, (y * odds - torch.nn.functional.softplus(odds)).sum()

    w, most = newton(X)
    _, without = newton(X[:, :players])
    s = w[:players] - w[:players].mean()
    return torch.cat([s, w[players:], (2 * (most - without))[None]])


# == wrong 13
# mistake: h is added to the first and taken from the second, so that it counts twice.
# accept: twice | half | 2 | once
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = (s[first] + h) - (s[second] - h)
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 14
# mistake: The mean log-likelihood of a vote, not the sum.
# accept: sum | mean | votes
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).mean()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 15
# mistake: No advantage at all: h = 0 and what it raises is 0.
# accept: advantage | h
def fit_votes(votes, players):
    wins = torch.full((players,), 1e-9, dtype=torch.float64)
    met = torch.zeros(players, players, dtype=torch.float64)
    for i, j, outcome in votes.tolist():
        wins[i] += [1, 0, 0.5][outcome]
        wins[j] += [0, 1, 0.5][outcome]
        met[i, j] += 1
        met[j, i] += 1
    p = torch.ones(players, dtype=torch.float64)
    for _ in range(2000):
        p = wins / (met / (p[:, None] + p[None, :])).sum(dim=1)
        p = p / p.sum()
    s = p.log()
    return torch.cat([s - s.mean(), torch.zeros(2, dtype=torch.float64)])


# == wrong 16
# mistake: Each pair counts once: the majority of its votes decides.
# accept: pair | every vote | each vote | majority | all votes | votes
def fit_votes(votes, players):
    table = Counter()
    for i, j, outcome in votes.tolist():
        table[i, j] += [1, -1, 0][outcome]
    votes = torch.tensor([(i, j, 0 if n > 0 else 1 if n < 0 else 2)
                          for (i, j), n in table.items()])
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([s - s.mean(), torch.stack([h, 2 * (most - without)])])


# == wrong 17
# mistake: Strengths on the scale of Elo, 400 / ln 10 to the unit.
# accept: scale | elo | sigmoid | 400 | log-odds
def fit_votes(votes, players):
    first, second, outcome = votes.T
    won = torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)[outcome]

    def highest(with_advantage):
        s = torch.zeros(players, dtype=torch.float64, requires_grad=True)
        h = torch.zeros((), dtype=torch.float64, requires_grad=True)
        search = torch.optim.LBFGS([s, h] if with_advantage else [s], max_iter=500,
                                   tolerance_grad=1e-10, tolerance_change=1e-14,
                                   line_search_fn="strong_wolfe")

        def loss():
            odds = s[first] - s[second] + h
            good = torch.nn.functional.logsigmoid(odds)
            bad = torch.nn.functional.logsigmoid(-odds)
            return -(won * good + (1 - won) * bad).sum()

        def closure():
            search.zero_grad()
            value = loss()
            value.backward()
            return value

        search.step(closure)
        return s.detach(), h.detach(), -loss().detach()

    s, h, most = highest(True)
    without = highest(False)[2]
    return torch.cat([(s - s.mean()) * 400 / math.log(10), torch.stack([h, 2 * (most - without)])])
