# Answers to report of 09-applications, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        scores = []
        for c in (0, 1):
            hits = int(((said == c) & (labels == c)).sum())
            both = int((said == c).sum()) + int((labels == c).sum())
            scores.append(2 * hits / both if both else 0.0)
        return sum(scores) / 2

    best, rate, model = -1.0, None, None
    texts, labels = parts["validation"]
    for r in rates:
        predictor = fit(r, *parts["train"])
        f1 = macro(predictor(texts), labels)
        if f1 > best:
            best, rate, model = f1, r, predictor
    base = baseline(*parts["train"])
    texts, labels = parts["test"]
    ours, theirs = model(texts), base(texts)
    differences = torch.tensor([
        macro(ours[row], labels[row]) - macro(theirs[row], labels[row]) for row in picks
    ])
    low, high = torch.quantile(differences, torch.tensor([0.025, 0.975])).tolist()
    return {"rate": rate, "f1": macro(ours, labels), "baseline": macro(theirs, labels),
            "low": low, "high": high}


# == right 2
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        # (..., N) of each
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(macro(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == right 3
def report(fit, baseline, parts, rates, picks):
    def f_one(said, labels, c):
        tp = sum(s == c and t == c for s, t in zip(said, labels))
        if tp == 0:
            return 0.0
        precision, recall = tp / said.count(c), tp / labels.count(c)
        return 2 * precision * recall / (precision + recall)

    def macro(said, labels):
        return (f_one(said, labels, 0) + f_one(said, labels, 1)) / 2

    train_texts, train_labels = parts["train"]
    val_texts, val_labels = parts["validation"]
    test_texts, test_labels = parts["test"]
    tried = []
    for place, rate in enumerate(rates):
        model = fit(rate, train_texts, train_labels)
        tried.append((macro(model(val_texts).tolist(), val_labels.tolist()), -place, rate, model))
    _, _, rate, model = max(tried, key=lambda one: one[:2])
    truth = test_labels.tolist()
    mine = model(test_texts).tolist()
    other = baseline(train_texts, train_labels)(test_texts).tolist()
    gaps = []
    for row in picks.tolist():
        t = [truth[i] for i in row]
        gaps.append(macro([mine[i] for i in row], t) - macro([other[i] for i in row], t))
    gaps = torch.tensor(gaps, dtype=torch.float64)
    return {"rate": rate, "f1": macro(mine, truth), "baseline": macro(other, truth),
            "low": torch.quantile(gaps, 0.025).item(), "high": torch.quantile(gaps, 0.975).item()}


# == wrong 1
# mistake: The rate is chosen on the test part.
# accept: test part | looked at twice | validation
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["test"]
    said = [model(texts) for model in models]
    scores = [float(macro(s, labels)) for s in said]
    chosen = scores.index(max(scores))
    a, b = said[chosen], base(texts)
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 2
# mistake: Every rate's model predicts the test part, though validation chooses.
# accept: test part | looked at twice | twice
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    scores, tests = [], []
    for rate in rates:
        model = fit(rate, *parts["train"])
        scores.append(float(macro(model(parts["validation"][0]), parts["validation"][1])))
        tests.append(model(parts["test"][0]))
    chosen = scores.index(max(scores))
    labels = parts["test"][1]
    a, b = tests[chosen], baseline(*parts["train"])(parts["test"][0])
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 3
# mistake: F1 of class 1 alone, not the mean of both classes'.
# accept: macro | both classes
def report(fit, baseline, parts, rates, picks):
    def f1(said, labels):
        hits = ((said == 1) & (labels == 1)).sum(-1).double()
        wrong = (said != labels).sum(-1).double()
        return 2 * hits / (2 * hits + wrong).clamp(min=1)

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(f1(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    d = f1(a[picks], labels[picks]) - f1(b[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(f1(a, labels)), baseline=float(f1(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 4
# mistake: The quantiles are of each one's own F1, and then subtracted.
# accept: differences | row by row | same row
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(macro(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    one, two = macro(a[picks], labels[picks]), macro(b[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(one.quantile(0.025) - two.quantile(0.025)),
                high=float(one.quantile(0.975) - two.quantile(0.975)))


# == wrong 5
# mistake: The interval is that of the model's F1, not of the difference.
# accept: difference
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(macro(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    d = macro(a[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 6
# mistake: The model of the best rate is trained once more, on training and validation part.
# accept: training part alone | one model a rate
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    texts, labels = parts["validation"]
    scores = [float(macro(fit(rate, *parts["train"])(texts), labels)) for rate in rates]
    rate = rates[scores.index(max(scores))]
    more = (list(parts["train"][0]) + list(texts), torch.cat([parts["train"][1], labels]))
    model, base = fit(rate, *more), baseline(*more)
    texts, labels = parts["test"]
    a, b = model(texts), base(texts)
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    return dict(rate=rate, f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 7
# mistake: The test part is predicted afresh for every row of picks.
# accept: once | twice | test part
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return float(total / 2)

    best = None
    texts, labels = parts["validation"]
    for rate in rates:
        model = fit(rate, *parts["train"])
        score = macro(model(texts), labels)
        if best is None or score > best[0]:
            best = score, rate, model
    model, base = best[2], baseline(*parts["train"])
    texts, labels = parts["test"]
    gaps = []
    for row in picks:
        gaps.append(macro(model(texts)[row], labels[row]) - macro(base(texts)[row], labels[row]))
    low, high = torch.tensor(gaps).quantile(torch.tensor([0.025, 0.975])).tolist()
    return {"rate": best[1], "f1": macro(model(texts), labels),
            "baseline": macro(base(texts), labels), "low": low, "high": high}


# == wrong 8
# mistake: The rate is chosen by accuracy.
# accept: chosen by macro F1 | accuracy
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float((model(texts) == labels).double().mean()) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 9
# mistake: Of equally good rates the last is taken.
# accept: earliest | of equals
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    best, rate, model = -1.0, None, None
    texts, labels = parts["validation"]
    for r in rates:
        predictor = fit(r, *parts["train"])
        score = float(macro(predictor(texts), labels))
        if score >= best:
            best, rate, model = score, r, predictor
    base = baseline(*parts["train"])
    texts, labels = parts["test"]
    a, b = model(texts), base(texts)
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    return dict(rate=rate, f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 10
# mistake: A class that is neither present nor predicted has F1 1, not 0.
# accept: neither present | F1 0 | absent
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        scores = []
        for c in (0, 1):
            hits = int(((said == c) & (labels == c)).sum())
            both = int((said == c).sum()) + int((labels == c).sum())
            scores.append(2 * hits / both if both else 1.0)
        return sum(scores) / 2

    best, rate, model = -1.0, None, None
    texts, labels = parts["validation"]
    for r in rates:
        predictor = fit(r, *parts["train"])
        f1 = macro(predictor(texts), labels)
        if f1 > best:
            best, rate, model = f1, r, predictor
    base = baseline(*parts["train"])
    texts, labels = parts["test"]
    ours, theirs = model(texts), base(texts)
    differences = torch.tensor([
        macro(ours[row], labels[row]) - macro(theirs[row], labels[row]) for row in picks
    ])
    low, high = torch.quantile(differences, torch.tensor([0.025, 0.975])).tolist()
    return {"rate": rate, "f1": macro(ours, labels), "baseline": macro(theirs, labels),
            "low": low, "high": high}


# == wrong 11
# mistake: The baseline is subtracted from, not subtracted: the interval has the other sign.
# accept: sign | model's minus | minus the baseline | difference
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(macro(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    d = macro(b[picks], labels[picks]) - macro(a[picks], labels[picks])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))


# == wrong 12
# mistake: Mean and 1.96 standard deviations instead of the quantiles.
# accept: quantile
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(macro(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    d = macro(a[picks], labels[picks]) - macro(b[picks], labels[picks])
    middle, spread = float(d.mean()), 1.96 * float(d.std())
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=middle - spread, high=middle + spread)


# == wrong 13
# mistake: The model is compared with the baseline on other rows: the pairs are broken.
# accept: same row | row by row
def report(fit, baseline, parts, rates, picks):
    def macro(said, labels):
        total = 0
        for c in (0, 1):
            hits = ((said == c) & (labels == c)).sum(-1).double()
            wrong = ((said == c) ^ (labels == c)).sum(-1).double()
            total = total + 2 * hits / (2 * hits + wrong).clamp(min=1)
        return total / 2

    models = [fit(rate, *parts["train"]) for rate in rates]
    base = baseline(*parts["train"])
    texts, labels = parts["validation"]
    scores = [float(macro(model(texts), labels)) for model in models]
    chosen = scores.index(max(scores))
    texts, labels = parts["test"]
    a, b = models[chosen](texts), base(texts)
    other = picks.flip(0)
    d = macro(a[picks], labels[picks]) - macro(b[other], labels[other])
    return dict(rate=rates[chosen], f1=float(macro(a, labels)), baseline=float(macro(b, labels)),
                low=float(d.quantile(0.025)), high=float(d.quantile(0.975)))
