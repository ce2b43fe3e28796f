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
