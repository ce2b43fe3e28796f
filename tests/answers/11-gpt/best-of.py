# Answers to best-of of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def best_of(p, score, has, counts):
    p = p.double()
    below = (p * (score[None, :] < score[:, None])).sum(dim=1)  # strictly worse
    tied = (p * (score[None, :] == score[:, None])).sum(dim=1)
    rows = []
    for n in counts:
        share = torch.where(tied > 0, p / tied.clamp(min=1e-300), 0.0)
        q = share * ((below + tied) ** n - below**n)
        bits = torch.where(q > 0, q * (q / p.clamp(min=1e-300)).log2(), 0.0).sum()
        rows.append(torch.stack([q[has].sum(), bits]))
    return torch.stack(rows)


# == right 2
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == right 3
def best_of(p, score, has, counts):
    """By the place of the winning draw: k worse ones before it, then no better one."""
    worse = torch.stack([p[score < s].sum() for s in score])
    no_better = torch.stack([p[score <= s].sum() for s in score])
    result = torch.zeros(len(counts), 2, dtype=torch.float64)
    for row, n in enumerate(counts):
        factor = sum(worse**k * no_better ** (n - 1 - k) for k in range(n))
        q = p * factor
        result[row, 0] = q[has].sum()
        result[row, 1] = (torch.special.xlogy(q, factor) / math.log(2)).sum()
    return result


# == wrong 1
# mistake: ties are broken by the text's number, not by which was drawn first
# accept: tie | same score | drawn first | equal
def best_of(p, score, has, counts):
    order = score.argsort(stable=True)
    upto = p[order].cumsum(dim=0)
    rows = []
    for n in counts:
        q = torch.zeros_like(p)
        q[order] = upto**n - (upto - p[order]) ** n
        bits = torch.where(q > 0, q * (q / p).log2(), 0.0).sum()
        rows.append(torch.stack([q[has].sum(), bits]))
    return torch.stack(rows)


# == wrong 2
# mistake: texts with the same score share their chance equally instead of in proportion to p
# accept: tie | same score | drawn first | equal | proportion
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = best / len(group)
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 3
# mistake: the price in nats
# accept: nats | log(2) | ln 2 | base 2 | natural | log2 | bits
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(one * math.log(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 4
# mistake: the divergence the wrong way round, KL(p || q)
# accept: wrong way | other way | round | direction | p ‖ q | p || q | revers | swap
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(float(p[i]) * math.log2(float(p[i]) / one) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 5
# mistake: 0 · log 0 is NaN where a text is impossible
# accept: nan | 0 log | zero | impossible | 0 · log | 0/0
def best_of(p, score, has, counts):
    rows = []
    for n in counts:
        under = torch.stack([p[score < s].sum() for s in score])
        upto = torch.stack([p[score <= s].sum() for s in score])
        q = p / (upto - under) * (upto**n - under**n)
        rows.append(torch.stack([q[has].sum(), (q * (q / p).log2()).sum()]))
    return torch.stack(rows)


# == wrong 6
# mistake: the rule of thumb log2 n − (n − 1)/n for the price
# accept: log n | rule | formula | KL | bound | approx | price
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = math.log2(n) - (n - 1) / n / math.log(2)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 7
# mistake: success is counted by the classifier: the chance of a score above the median
# accept: has | really | classifier
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if score[i] > score.median())
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 8
# mistake: the lowest score is kept
# accept: lowest | highest | best | wrong end | smallest
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist()), reverse=True):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 9
# mistake: n p F^(n−1), normalised: the formula for a continuous score
# accept: continuous | exact | ties | at least | density | formula | once | same text
def best_of(p, score, has, counts):
    upto = torch.stack([p[score <= s].sum() for s in score])
    rows = []
    for n in counts:
        q = n * p * upto ** (n - 1)
        q = q / q.sum()
        bits = torch.where(q > 0, q * (q / p).log2(), 0.0).sum()
        rows.append(torch.stack([q[has].sum(), bits]))
    return torch.stack(rows)


# == wrong 10
# mistake: success is the chance that one of the n texts has the attribute
# accept: kept | one of | any | at least one | classifier
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = 1 - (1 - float(p[has].sum())) ** n
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 11
# mistake: the price counts only texts that have the attribute
# accept: only | all texts | attribute | every text
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** n - under**n
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0 and has[i])
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)


# == wrong 12
# mistake: n − 1 further texts are drawn besides the first: n + 1 in all
# accept: n texts | n + 1 | one too many | n − 1 | n - 1 | more
def best_of(p, score, has, counts):
    table = []
    for n in counts:
        q = [0.0] * len(p)
        under = 0.0
        for s in sorted(set(score.tolist())):
            group = [i for i in range(len(p)) if float(score[i]) == s]
            mass = sum(float(p[i]) for i in group)
            if mass > 0:
                best = (under + mass) ** (n + 1) - under ** (n + 1)
                for i in group:
                    q[i] = float(p[i]) / mass * best
            under += mass
        success = sum(q[i] for i in range(len(p)) if has[i])
        price = sum(one * math.log2(one / float(p[i])) for i, one in enumerate(q) if one > 0)
        table.append([success, price])
    return torch.tensor(table, dtype=torch.float64)
