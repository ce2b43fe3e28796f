# Answers to compare of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == right 2
def compare(trials, plain):
    def choose(table):
        means = [(float(table[rate][:, 0].mean()), rate) for rate in sorted(table)]
        means = [pair for rate, pair in zip(sorted(table), means) if not torch.isnan(table[rate]).any()]
        return min(means)[1]

    reference = trials[plain][choose(trials[plain])]
    rows = {}
    for arm in trials:
        rates = sorted(trials[arm])
        rate = choose(trials[arm])
        signs = [a.sign() for a in trials[arm][rate][:, 1] - reference[:, 1]]
        verdict = "no difference seen"
        if all(sign < 0 for sign in signs):
            verdict = "better"
        if all(sign > 0 for sign in signs):
            verdict = "worse"
        rows[arm] = [rate, trials[arm][rate][:, 1].mean().item(),
                     rate == rates[0] or rate == rates[-1], verdict]
    return rows


# == right 3
def compare(trials, plain):
    picked = {}
    for arm, results in trials.items():
        rates = sorted(results)
        runs = torch.stack([results[rate] for rate in rates])  # (rates, S, 2)
        score = runs[..., 0].mean(dim=1)
        score[runs.isnan().flatten(1).any(dim=1)] = math.inf
        k = int(score.argmin())
        picked[arm] = (rates[k], runs[k, :, 1].tolist(), k in (0, len(rates) - 1))
    base, out = picked[plain][1], {}
    for arm, (rate, tests, edge) in picked.items():
        wins = sum(a < b for a, b in zip(tests, base))
        losses = sum(a > b for a, b in zip(tests, base))
        name = {wins: "better", losses: "worse"}.get(len(tests), "no difference seen")
        out[arm] = [rate, sum(tests) / len(tests), edge, name]
    return out


# == wrong 1
# mistake: The rate is chosen by the test loss.
# accept: validation | test | chosen | choose
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 1].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 2
# mistake: Seeds that diverged are left out of the mean instead of the rate.
# accept: diverged | NaN | out | nan
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() }
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].nanmean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.nanmean()), edge, verdict]
    return result


# == wrong 3
# mistake: The verdict compares means.
# accept: seed | every | mean
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool(test.mean() < base.mean()):
            verdict = "better"
        elif bool(test.mean() > base.mean()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 4
# mistake: The edge is that of the rates at which nothing diverged.
# accept: tried | edge | diverged
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        rates = [r for r, runs in trials[arm].items() if not runs.isnan().any()]
        edge = rate in (min(rates), max(rates))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 5
# mistake: The edge is the first or last rate of the dictionary, which is in no order.
# accept: order | sort | edge | lowest or highest | any order
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (list(trials[arm])[0], list(trials[arm])[-1])
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 6
# mistake: Plain is taken at the arm's best rate, not at its own.
# accept: own | its best | same rate | plain
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        base = trials[plain][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 7
# mistake: min over means with NaN: the answer depends on where the NaN stands.
# accept: NaN | nan | diverged | order
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() }
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 8
# mistake: The verdict is read from the validation losses.
# accept: validation | test | verdict
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 0]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        valid = trials[arm][rate][:, 0]
        if bool((valid < base).all()):
            verdict = "better"
        elif bool((valid > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 9
# mistake: Lower or equal counts as better, so plain is better than itself.
# accept: itself | equal | tie | plain
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test <= base).all()):
            verdict = "better"
        elif bool((test >= base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 10
# mistake: Unpaired: better only if the worst seed beats the best of plain.
# accept: seed by seed | pair | same seed | each seed | every seed
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool(test.max() < base.min()):
            verdict = "better"
        elif bool(test.min() > base.max()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 11
# mistake: The rate of the single luckiest seed, not of the mean.
# accept: mean | luck | seed
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].min()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test < base).all()):
            verdict = "better"
        elif bool((test > base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result


# == wrong 12
# mistake: Better and worse are exchanged: higher loss taken for better.
# accept: lower | exchang | better | sign | other way
def compare(trials, plain):
    best = {}
    for arm, by_rate in trials.items():
        fine = {rate: runs for rate, runs in by_rate.items() if not runs.isnan().any()}
        best[arm] = min(fine, key=lambda rate: float(fine[rate][:, 0].mean()))
    base = trials[plain][best[plain]][:, 1]
    result = {}
    for arm, rate in best.items():
        test = trials[arm][rate][:, 1]
        edge = rate in (min(trials[arm]), max(trials[arm]))
        if bool((test > base).all()):
            verdict = "better"
        elif bool((test < base).all()):
            verdict = "worse"
        else:
            verdict = "no difference seen"
        result[arm] = [rate, float(test.mean()), edge, verdict]
    return result
