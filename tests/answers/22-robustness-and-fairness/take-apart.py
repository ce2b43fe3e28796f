# Answers to take-apart of 22-robustness-and-fairness, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == right 2
def take_apart(scores, others, group):
    text = list(zip(scores.tolist(), others.tolist(), group.tolist()))
    mean = lambda values: sum(values) / len(values)
    total = mean([s for s, _, g in text if g]) - mean([s for s, _, g in text if not g])
    differences = [s - o if g else o - s for s, o, g in text]
    parts = [
        mean([d for d, (_, _, g) in zip(differences, text) if g == k]) for k in (0, 1)
    ]
    direct = mean(parts)
    seen, count = abs(sum(differences)), 0
    for signs in product((-1, 1), repeat=len(text)):
        value = abs(sum(s * d for s, d in zip(signs, differences)))
        count += value >= seen * (1 - 1e-9)
    p = count / 2 ** len(text)
    return torch.tensor([total, direct, total - direct, p], dtype=torch.float64)


# == right 3
def take_apart(scores, others, group):
    group = group.bool()
    says_one = torch.where(group, scores, others)
    says_zero = torch.where(group, others, scores)
    difference = says_one - says_zero
    total = scores[group].mean() - scores[~group].mean()
    direct = 0.5 * difference[group].mean() + 0.5 * difference[~group].mean()
    sums = torch.zeros(1, dtype=torch.float64)
    for value in difference:
        sums = torch.cat([sums + value, sums - value])
    # the first entry has no sign turned: it is what was seen, summed in the same order
    p = (sums.abs() >= sums[0].abs() - 1e-10).double().mean()
    return torch.stack([total, direct, total - direct, p]).double()


# == wrong 1
# mistake: Differences are text less counterfactual in both groups.
# accept: sign|says 1|counterfactual|group 0|turn|both groups
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = scores - others
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 2
# mistake: The direct part is the mean over all texts.
# accept: each group|within|over both|all texts|size|larger group|weigh
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = lead.mean()
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 3
# mistake: The total gap has the opposite sign.
# accept: group 1 less|sign|order|opposite|less group
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[zero].mean() - scores[one].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 4
# mistake: The total counts the counterfactuals too.
# accept: counterfactual|texts alone|texts only|total
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = (
        torch.where(one, scores, others).mean()
        - torch.where(one, others, scores).mean()
    )
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 5
# mistake: p is one-sided.
# accept: two-sided|one-sided|both sides|abs|side
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1)
    p = (means >= lead.mean() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 6
# mistake: p counts only means that are farther, not as far.
# accept: as far|itself|seen|equal|farther|at least|strict
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means > lead.mean().abs() + 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 7
# mistake: p exchanges the groups of the texts instead of the signs.
# accept: sign|label|group|permut|exchang
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    from itertools import combinations

    chosen = list(combinations(range(len(group)), int(one.sum())))
    gaps = []
    for some in chosen:
        inside = torch.zeros_like(one)
        inside[list(some)] = True
        gaps.append(scores[inside].mean() - scores[~inside].mean())
    p = (torch.stack(gaps).abs() >= total.abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 8
# mistake: p from 10,000 drawn signs.
# accept: exact|all|drawn|draw|random|2^
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    draw = torch.Generator().manual_seed(0)
    signs = torch.randint(2, (10_000, len(lead)), generator=draw) * 2 - 1
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 9
# mistake: The rest is the gap that the counterfactuals show.
# accept: total less|rest|direct|counterfactual
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, others[one].mean() - others[zero].mean(), p])


# == wrong 10
# mistake: The direct part comes from group 1 alone.
# accept: both groups|group 0|one group|group 1|each group|within
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = lead[one].mean()
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 11
# mistake: Absolute differences are averaged.
# accept: sign|absolute|abs|size|says 1
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = (scores - others).abs()
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 12
# mistake: p asks of every choice for the direct part, the mean of two groups, instead of the mean.
# accept: mean of|plain|all N|N differences|group|weigh
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    turned = signs.double() * lead
    means = ((turned[:, one].mean(1) + turned[:, zero].mean(1)) / 2).abs()
    p = (means >= direct.abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 13
# mistake: p has one added above and below, as for drawn signs.
# accept: exact|add|one more|+ 1|all
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    count = (means >= lead.mean().abs() - 1e-12).sum().double()
    p = (count + 1) / (len(means) + 1)
    return torch.stack([total, direct, total - direct, p])


# == wrong 14
# mistake: The rest is total plus direct.
# accept: rest|less|total
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total + direct, p])


# == wrong 15
# mistake: Signs are 0 or 1, which counts one side alone.
# accept: signs|0 or 1|one side
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([0.0, 1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 16
# mistake: p is twice the smaller tail that excludes the seen one.
# accept: two-sided|twice|as far|seen|at least|itself
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1)
    above = (means > lead.mean() + 1e-12).double().mean()
    p = 2 * torch.minimum(above, 1 - above)
    return torch.stack([total, direct, total - direct, p])


# == wrong 17
# mistake: The direct part is half the mean: both groups are added and divided by N.
# accept: each group|within|over both|mean|group
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].sum() / len(lead) + lead[zero].sum() / len(lead)) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * lead).mean(dim=1).abs()
    p = (means >= lead.mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])


# == wrong 18
# mistake: p is that of the unturned differences, though direct is right.
# accept: sign|says 1|turn|text less|counterfactual
def take_apart(scores, others, group):
    one, zero = group == 1, group == 0
    total = scores[one].mean() - scores[zero].mean()
    lead = torch.where(one, scores - others, others - scores)
    direct = (lead[one].mean() + lead[zero].mean()) / 2
    signs = torch.tensor(list(product([1.0, -1.0], repeat=len(lead))))
    means = (signs.double() * (scores - others)).mean(dim=1).abs()
    p = (means >= (scores - others).mean().abs() - 1e-12).double().mean()
    return torch.stack([total, direct, total - direct, p])
