# Answers to best-threshold of 09-applications, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in scores.unique().tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)


# == right 2
def best_threshold(scores, labels, beta):
    order = scores.argsort(descending=True)
    s, hit = scores[order], labels[order].cumsum(0).double()
    called = torch.arange(1, len(s) + 1, dtype=torch.float64)
    f = (1 + beta**2) * hit / (beta**2 * hit[-1] + called)
    last = torch.ones(len(s), dtype=torch.bool)
    last[:-1] = s[:-1] != s[1:]  # the last of equal scores
    f, s = f[last], s[last]
    place = (f == f.max()).nonzero()[0, 0]
    return torch.stack([s[place], f[place]])


# == right 3
def best_threshold(scores, labels, beta):
    thresholds = scores.unique().flip(0)
    called = scores[None] >= thresholds[:, None]
    hits = (called & labels.bool()).sum(1).double()
    precision, recall = hits / called.sum(1), hits / labels.sum()
    below = beta**2 * precision + recall
    f = torch.where(hits > 0, (1 + beta**2) * precision * recall / below, 0.0)
    close = f > f.max() - 1e-12  # equal up to rounding
    place = int(close.int().argmax())
    return torch.tensor([thresholds[place], f[place]], dtype=torch.float64)


# == wrong 1
# mistake: Positive only above the threshold, not at it.
# accept: at least | >=
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in scores.unique().tolist():
        called = scores > t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)


# == wrong 2
# mistake: Beta is not squared.
# accept: squared beta | beta is squared | square
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in scores.unique().tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta) * hits / (beta * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)


# == wrong 3
# mistake: The squared beta stands before the called, so that precision counts more.
# accept: before the number that ARE | before the number | called
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in scores.unique().tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (int(labels.sum()) + beta**2 * int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)


# == wrong 4
# mistake: Counts along the sorted scores, and parts equal ones.
# accept: Equal scores | tied
def best_threshold(scores, labels, beta):
    s, order = scores.sort(descending=True, stable=True)
    hits = labels[order].cumsum(0).double()
    called = torch.arange(1, len(s) + 1).double()
    f = (1 + beta**2) * hits / (beta**2 * labels.sum() + called)
    best, place = f.max(dim=0)
    return torch.stack([s[place], best])


# == wrong 5
# mistake: Of equally good thresholds the lowest.
# accept: highest
def best_threshold(scores, labels, beta):
    best, where = -1.0, None
    for t in sorted(set(scores.tolist())):
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        if f > best:
            best, where = f, t
    return torch.tensor([where, best], dtype=torch.float64)


# == wrong 6
# mistake: Tries a grid of thresholds instead of the scores.
# accept: among the scores | every score
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in torch.linspace(0, 1, 101, dtype=torch.float64).tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)


# == wrong 7
# mistake: The middle between two scores is returned as the threshold.
# accept: among the scores | every score
def best_threshold(scores, labels, beta):
    values = scores.unique()
    best = (-1.0, -1.0)
    for t in ((values[1:] + values[:-1]) / 2).tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)


# == wrong 8
# mistake: Without hits precision and recall are 0, F is 0 / 0, and argmax takes NaN for the most.
# accept: nan | 0 / 0 | no hits | without hits
def best_threshold(scores, labels, beta):
    values = scores.unique().flip(0)
    called = scores >= values[:, None]
    hits = (called & labels.bool()).sum(1).double()
    precision, recall = hits / called.sum(1), hits / labels.sum()
    f = (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
    place = f.argmax()
    return torch.stack([values[place], f[place]])


# == wrong 9
# mistake: The threshold with the best F1, whatever beta is; only the reported F has beta.
# accept: beta
def best_threshold(scores, labels, beta):
    def measure(t, b):
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        return (1 + b**2) * hits / (b**2 * int(labels.sum()) + int(called.sum()))

    t = max(scores.unique().flip(0).tolist(), key=lambda t: measure(t, 1.0))
    return torch.tensor([t, measure(t, beta)], dtype=torch.float64)


# == wrong 10
# mistake: The result is float32.
# accept: float64 | float32 | dtype | double
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in scores.unique().tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta**2) * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]])


# == wrong 11
# mistake: (1 + beta) is squared: (1 + beta)² for 1 + beta².
# accept: squared beta | 1 + | square
def best_threshold(scores, labels, beta):
    best = (-1.0, -1.0)
    for t in scores.unique().tolist():
        called = scores >= t
        hits = int((called & (labels == 1)).sum())
        f = (1 + beta) ** 2 * hits / (beta**2 * int(labels.sum()) + int(called.sum()))
        best = max(best, (f, t))
    return torch.tensor([best[1], best[0]], dtype=torch.float64)
