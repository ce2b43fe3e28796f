# Answers to ahead of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def ahead(tuned, tested):
    def mean(values):
        return sum(values) / len(values)

    rates = {}
    for scheme in tuned:
        best = None
        for rate in tuned[scheme]:
            if best is None or mean(tuned[scheme][rate]) > mean(tuned[scheme][best]):
                best = rate
        rates[scheme] = best
    edge = []
    for scheme, rate in rates.items():
        grid = sorted(tuned[scheme])
        if rate == grid[0] or rate == grid[-1]:
            edge.append(scheme)
    pairs = []
    for better in rates:
        for worse in rates:
            if better == worse:
                continue
            a, b = tested[better][rates[better]], tested[worse][rates[worse]]
            _, low, _ = mean_interval([x - y for x, y in zip(a, b)])
            if low > 0:
                pairs.append((better, worse))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == right 2
import itertools
import statistics


def ahead(tuned, tested):
    rates = {
        scheme: max(grid.items(), key=lambda item: statistics.fmean(item[1]))[0]
        for scheme, grid in tuned.items()
    }
    found = set()
    for a, b in itertools.combinations(rates, 2):
        gaps = torch.tensor(tested[a][rates[a]]) - torch.tensor(tested[b][rates[b]])
        mean, low, high = mean_interval(gaps.tolist())
        if low > 0:
            found.add((a, b))
        if high < 0:
            found.add((b, a))
    return {
        "rates": rates,
        "edge": sorted(s for s, r in rates.items() if r in {min(tuned[s]), max(tuned[s])}),
        "ahead": sorted(found),
    }


# == right 3
def ahead(tuned, tested):
    names = sorted(tuned)
    rates, edge, ahead_of = {}, [], []
    for name in names:
        order = sorted(tuned[name], key=lambda rate: sum(tuned[name][rate]))
        rates[name] = order[-1]
        smaller = [rate for rate in order if rate < rates[name]]
        larger = [rate for rate in order if rate > rates[name]]
        if not smaller or not larger:
            edge.append(name)
    for one in names:
        for other in names:
            mine = torch.tensor(tested[one][rates[one]], dtype=torch.float64)
            theirs = torch.tensor(tested[other][rates[other]], dtype=torch.float64)
            if one != other and mean_interval((mine - theirs).tolist())[1] > 0:
                ahead_of.append([one, other])
    return {"rates": rates, "edge": edge, "ahead": ahead_of}


# == wrong 1
# mistake: The rates are those that did best on the test texts.
# accept: test|validation|tuned
def ahead(tuned, tested):
    rates = {s: max(tested[s], key=lambda r: sum(tested[s][r])) for s in tested}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 2
# mistake: The rate of the best single run is taken, not of the best mean.
# accept: single|mean|lucky
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: max(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 3
# mistake: Each scheme gets an interval of its own, and one is ahead if the intervals do not overlap.
# accept: seed by seed|differences|two intervals
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    found = {s: mean_interval(tested[s][rates[s]]) for s in rates}
    pairs = [(a, b) for a in rates for b in rates if found[a][1] > found[b][2]]
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 4
# mistake: The scheme with the higher mean is ahead, however much the seeds differ.
# accept: interval|means|above 0
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    total = {s: sum(tested[s][rates[s]]) for s in rates}
    pairs = [(a, b) for a in rates for b in rates if total[a] > total[b]]
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 5
# mistake: The edge is looked for in the order of the dict: its first and last key.
# accept: wherever|smallest|order
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (list(tuned[s])[0], list(tuned[s])[-1]))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 6
# mistake: Only the largest rate counts as an edge.
# accept: smallest
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] == max(tuned[s]))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 7
# mistake: The pairs are the wrong way round: the worse scheme comes first.
# accept: better, worse|lower end|above 0|differences
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [y - x for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 8
# mistake: A pair counts wherever the interval leaves 0 out, above or below, so it stands there twice.
# accept: above 0|lower end
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            _, low, high = mean_interval(gaps)
            if low > 0 or high < 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 9
# mistake: The interval is asked for on the validation runs, not on the tested ones.
# accept: seed by seed|test|differences
def ahead(tuned, tested):
    rates = {s: max(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tuned[a][rates[a]], tuned[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == wrong 10
# mistake: The lowest mean is taken for the best, as with a loss.
# accept: highest|mean
def ahead(tuned, tested):
    rates = {s: min(tuned[s], key=lambda r: sum(tuned[s][r])) for s in tuned}
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for a in rates:
        for b in rates:
            gaps = [x - y for x, y in zip(tested[a][rates[a]], tested[b][rates[b]])]
            if a != b and mean_interval(gaps)[1] > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == right 4
def ahead(tuned, tested):
    def mean(values):
        return sum(values) / len(values)

    rates = {}
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: mean(grid[rate]))
    edge = sorted(s for s in rates if rates[s] in (min(tuned[s]), max(tuned[s])))
    pairs = []
    for one in rates:
        for other in rates:
            if one == other:
                continue
            better, worse = tested[one][rates[one]], tested[other][rates[other]]
            _, low, _ = mean_interval([x - y for x, y in zip(better, worse)])
            if low > 0:
                pairs.append((one, other))
    return {"rates": rates, "edge": edge, "ahead": sorted(pairs)}


# == right 5
def ahead(tuned, tested):
    from itertools import combinations

    rates, edge = {}, []
    for scheme in sorted(tuned):
        grid = sorted(tuned[scheme])
        means = torch.tensor([tuned[scheme][rate] for rate in grid]).mean(dim=1)
        place = int(means.argmax())
        rates[scheme] = grid[place]
        if place == 0 or place == len(grid) - 1:
            edge.append(scheme)
    found = []
    for one, other in combinations(sorted(rates), 2):
        a = torch.tensor(tested[one][rates[one]], dtype=torch.float64)
        b = torch.tensor(tested[other][rates[other]], dtype=torch.float64)
        _, low, high = mean_interval((a - b).tolist())
        if low > 0:
            found.append((one, other))
        elif high < 0:
            found.append((other, one))
    return {"rates": rates, "edge": edge, "ahead": sorted(found)}


# == right 6
def ahead(tuned, tested):
    import statistics

    def choose(grid):
        best, chosen = -math.inf, None
        for rate, runs in grid.items():
            if statistics.fmean(runs) > best:
                best, chosen = statistics.fmean(runs), rate
        return chosen

    rates = {scheme: choose(grid) for scheme, grid in tuned.items()}
    edge = [
        scheme
        for scheme, rate in rates.items()
        if all(rate <= r for r in tuned[scheme]) or all(rate >= r for r in tuned[scheme])
    ]
    runs = {scheme: tested[scheme][rate] for scheme, rate in rates.items()}
    wins = {
        (a, b)
        for a in runs
        for b in runs
        if a != b and mean_interval([x - y for x, y in zip(runs[a], runs[b])])[1] > 0
    }
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(wins)}


# == wrong 11
# mistake: Takes the first and the last rate handed in as the edges of the grid.
# accept: smallest|order|sorted|largest
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (list(grid)[0], list(grid)[-1]):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 12
# mistake: Compares each scheme at the rate that did best in the test.
# accept: rate|validation|chosen
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    top = {s: max(grid, key=lambda rate: sum(grid[rate])) for s, grid in tested.items()}
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][top[a]], tested[b][top[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 13
# mistake: Looks at each pair in one direction alone and misses half of what there is to find.
# accept: both|direction|other way|order|each pair|two ways
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in list(rates)[list(rates).index(a) + 1 :]:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 14
# mistake: The edge is that of all rates tried by anybody.
# accept: its own|own grid|that they tried|each scheme|own
def ahead(tuned, tested):
    rates, edge = {}, []
    every = [rate for grid in tuned.values() for rate in grid]
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(every), max(every)):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 15
# mistake: Takes all differences between any seed of one and any seed of the other.
# accept: seed by seed|same seed|paired|seed with|difference
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x in first for y in second])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 16
# mistake: Compares neighbours of a ranking only: the first with the second, the second with the third.
# accept: every pair|all pairs|two schemes|pairs|each pair|any two
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    pairs = []
    order = sorted(rates, key=lambda s: -sum(tested[s][rates[s]]))
    for a, b in zip(order, order[1:]):
        for _ in [0]:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 17
# mistake: Takes the median of the validation runs.
# accept: mean|median
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sorted(grid[rate])[len(grid[rate]) // 2])
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 18
# mistake: Sorts the runs before it subtracts, so that seeds no longer meet themselves.
# accept: seed by seed|same seed|paired|seed|difference
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(sorted(first), sorted(second))])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 19
# mistake: All schemes at one common rate: the one nearest to the winner's.
# accept: own|its rate|each at
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        if rates[scheme] in (min(grid), max(grid)):
            edge.append(scheme)
    winner = max(rates, key=lambda s: sum(tuned[s][rates[s]]))
    near = {s: min(grid, key=lambda r: abs(r - rates[winner])) for s, grid in tuned.items()}
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][near[a]], tested[b][near[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}


# == wrong 20
# mistake: The edge is where a scheme's test result is best at the end of its grid.
# accept: validation|rate
def ahead(tuned, tested):
    rates, edge = {}, []
    for scheme, grid in tuned.items():
        rates[scheme] = max(grid, key=lambda rate: sum(grid[rate]) / len(grid[rate]))
        best = max(tested[scheme], key=lambda rate: sum(tested[scheme][rate]))
        if best in (min(grid), max(grid)):
            edge.append(scheme)
    pairs = []
    for a in rates:
        for b in rates:
            first, second = tested[a][rates[a]], tested[b][rates[b]]
            _, low, high = mean_interval([x - y for x, y in zip(first, second)])
            if low > 0:
                pairs.append((a, b))
    return {"rates": rates, "edge": sorted(edge), "ahead": sorted(pairs)}
