# Answers to best-sizes of 13-gpt-variants-and-scaling, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == right 2
def best_sizes(budgets, sizes, losses):
    def slope(x, y):
        x, y = x - x.mean(), y - y.mean()
        return (x @ y) / (x @ x)

    best = []
    for n, loss in zip(sizes, losses):
        x, y = np.log(n[np.isfinite(loss)]), loss[np.isfinite(loss)]
        middle = x.mean()
        columns = np.stack([(x - middle) ** 2, x - middle, np.ones_like(x)], axis=1)
        (a, b, c), *_ = np.linalg.lstsq(columns, y, rcond=None)
        lowest = middle - b / 2 / a
        inside = x.min() < lowest < x.max()
        best.append(math.exp(lowest) if a > 0 and inside else math.nan)
    best = np.array(best)
    rows = np.flatnonzero(np.isfinite(best))
    where, what = np.log(budgets), np.log(best)
    without = [slope(where[rows[rows != r]], what[rows[rows != r]]) for r in rows]
    return {"best": best, "exponent": slope(where[rows], what[rows]), "without": without}


# == right 3
def best_sizes(budgets, sizes, losses):
    best = []
    for n, y in zip(torch.tensor(sizes).log(), torch.tensor(losses)):
        n, y = n[~y.isnan()], y[~y.isnan()]
        z = n - n.mean()
        X = torch.stack([torch.ones_like(z), z, z * z], dim=1)
        c = torch.linalg.lstsq(X, y[:, None]).solution[:, 0]
        low = -c[1] / (2 * c[2])
        good = c[2] > 0 and z.min() < low < z.max()
        best.append(float((low + n.mean()).exp()) if good else float("nan"))
    pairs = [(math.log10(C), math.log10(N)) for C, N in zip(budgets, best) if N == N]

    def line(points):
        x, y = np.array(points).T
        return np.cov(x, y)[0, 1] / np.var(x, ddof=1)

    return {
        "best": np.array(best),
        "exponent": line(pairs),
        "without": np.array([line(pairs[:i] + pairs[i + 1 :]) for i in range(len(pairs))]),
    }


# == wrong 1
# mistake: Takes the lowest of the runs instead of the parabola.
# accept: parabola|lowest|run|fit
def best_sizes(budgets, sizes, losses):
    best = np.array([n[np.nanargmin(y)] for n, y in zip(sizes, losses)])
    X, Y = np.log(budgets), np.log(best)
    without = [np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0] for i in range(len(X))]
    return {"best": best, "exponent": np.polyfit(X, Y, 1)[0], "without": np.array(without)}


# == wrong 2
# mistake: The parabola over N, not over ln N.
# accept: ln|log
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = sizes[c][good]
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = lowest
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 3
# mistake: The parabola through the logarithms of the losses.
# accept: ln|log|loss
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, np.log(losses[c][good]), 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 4
# mistake: Does not ask which way the parabola opens.
# accept: open|upward|highest|a > 0
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if True:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 5
# mistake: Takes a lowest point outside the sizes.
# accept: between|outside|inside|extrapol|largest
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if True:
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 6
# mistake: A failed run's size still counts for the range.
# accept: failed|between|range|sizes
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if np.log(sizes[c].min()) < lowest < np.log(sizes[c].max()):
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 7
# mistake: A failed run spoils its whole budget.
# accept: failed|NaN|run
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        if not good.all():
            continue
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 8
# mistake: A failed run counts as loss 0.
# accept: failed|NaN|zero|0
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        losses = np.nan_to_num(losses)
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 9
# mistake: A failed run counts as the worst of its budget.
# accept: failed|NaN|run
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        row = losses[c]
        losses = losses.copy()
        losses[c] = np.where(np.isnan(row), np.nanmax(row), row)
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 10
# mistake: The slope of ln C over ln N.
# accept: slope|swap|over|ln C|invers
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    X, Y = Y, X
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 11
# mistake: Not found is set to the edge.
# accept: found|edge|NaN|clip|between
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            best[c] = np.exp(np.clip(lowest, x.min(), x.max()))
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 12
# mistake: Leaves out two: without is taken from all but this and the next.
# accept: left out|leave|each|without
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, [i, (i + 1) % len(X)]), np.delete(Y, [i, (i + 1) % len(X)]), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 13
# mistake: Best is left as a logarithm.
# accept: ln|log|exp
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = lowest
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), best[found]
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 14
# mistake: The vertex without the 2.
# accept: 2|vertex|lowest|parabola|bottom
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / a
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 15
# mistake: The slope from the first and last alone.
# accept: least squares|slope|first|last
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = (Y[-1] - Y[0]) / (X[-1] - X[0])
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 16
# mistake: Only each found budget alone in `without`, with NaN for the rest.
# accept: without|found|NaN|shape|entries
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.where(found, np.interp(np.arange(len(best)), np.flatnonzero(found), without), np.nan)}


# == wrong 17
# mistake: The slope through the origin.
# accept: slope|intercept|origin|least
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x.min() < lowest < x.max():
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = (X @ Y) / (X @ X)
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}


# == wrong 18
# mistake: First and last of a row taken for the smallest and largest size.
# accept: order|smallest|largest|between|range
def best_sizes(budgets, sizes, losses):
    best = np.full(len(budgets), np.nan)
    for c in range(len(budgets)):
        good = ~np.isnan(losses[c])
        x = np.log(sizes[c][good])
        a, b, _ = np.polyfit(x, losses[c][good], 2)
        if a > 0:
            lowest = -b / (2 * a)
            if x[0] < lowest < x[-1]:
                best[c] = np.exp(lowest)
    found = ~np.isnan(best)
    X, Y = np.log(budgets[found]), np.log(best[found])
    exponent = np.polyfit(X, Y, 1)[0]
    without = []
    for i in range(len(X)):
        without.append(np.polyfit(np.delete(X, i), np.delete(Y, i), 1)[0])
    return {"best": best, "exponent": exponent, "without": np.array(without)}
