# Answers to beyond-chance of 22-robustness-and-fairness, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == right 2
def beyond_chance(costs, canaries):
    size = costs.numel()
    mean = sum(math.log2(size / rank) for rank in range(1, size + 1)) / size
    result = []
    for place in canaries.tolist():
        rank = sum(cost <= costs[place].item() for cost in costs.tolist())
        result.append(math.log2(size / rank) - mean)
    return torch.tensor(result, dtype=torch.float64)


# == right 3
def beyond_chance(costs, canaries):
    # log2 N cancels: the mean of log2 r less the own log2 r
    n = costs.shape[0]
    ranks = torch.searchsorted(costs.sort().values, costs[canaries], right=True)
    return math.lgamma(n + 1) / math.log(2) / n - torch.log2(ranks.double())


# == wrong 1
# mistake: Equal costs have the first rank among them.
# accept: equal|tie|last
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] < own[:, None]).sum(dim=1).double() + 1
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 2
# mistake: The mean exposure by chance is not subtracted.
# accept: chance|subtract|mean exposure
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure


# == wrong 3
# mistake: Chance is the chapter's limit 1 / ln 2, not the exact mean.
# accept: exact|limit|1.44|ln 2|1 / ln|approx|mean of log2
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = 1 / math.log(2)
    return exposure - chance


# == wrong 4
# mistake: Natural logarithms.
# accept: bits|log2|base|nats|natural
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log(n) - rank.log()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log(n) - ranks.log()).mean()
    return exposure - chance


# == wrong 5
# mistake: A higher cost is taken for likelier.
# accept: lower|likel|order|largest|highest|high
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] >= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 6
# mistake: Chance is the exposure of the mean rank.
# accept: mean rank|middle|average rank|mean of log2
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = math.log2(n) - ranks.mean().log2()
    return exposure - chance


# == wrong 7
# mistake: argsort of argsort as the rank: equal costs in any order.
# accept: equal|tie|last|cost the same
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs.argsort(stable=True).argsort()[canaries] + 1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 8
# mistake: argsort once, taken for the ranks.
# accept: argsort|rank|order|place
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs.argsort()[canaries] + 1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 9
# mistake: As in the chapter, the other canaries are left out of the candidates.
# accept: canar|all N|candidates|among all
def beyond_chance(costs, canaries):
    keep = torch.ones(len(costs), dtype=torch.bool)
    keep[canaries] = False
    result = []
    for place in canaries.tolist():
        rest = costs[keep]
        n = len(rest) + 1
        rank = 1 + (rest <= costs[place]).sum().item()
        chance = sum(math.log2(n / r) for r in range(1, n + 1)) / n
        result.append(math.log2(n / rank) - chance)
    return torch.tensor(result, dtype=torch.float64)


# == wrong 10
# mistake: Ranked among the canaries alone.
# accept: canar|all N|candidates|among all
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (own[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 11
# mistake: Chance is the mean of the candidates' own exposures, which ties lower.
# accept: equally likely|1 to N
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    every = (costs[None, :] <= costs[:, None]).sum(dim=1).double()
    chance = (math.log2(n) - every.log2()).mean()
    return exposure - chance


# == wrong 12
# mistake: Equal costs share their mean rank.
# accept: equal|tie|last|cost the same
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    below = (costs[None, :] < own[:, None]).sum(dim=1).double()
    rank = (below + 1 + (costs[None, :] <= own[:, None]).sum(dim=1)) / 2
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 13
# mistake: Ranks are counted from 0, and 1 is not added.
# accept: from 1|from 0|rank|inf|itself
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] < own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure - chance


# == wrong 14
# mistake: Chance is added.
# accept: chance|subtract|add
def beyond_chance(costs, canaries):
    n = len(costs)
    own = costs[canaries]
    rank = (costs[None, :] <= own[:, None]).sum(dim=1).double()
    exposure = math.log2(n) - rank.log2()
    ranks = torch.arange(1, n + 1, dtype=torch.float64)
    chance = (math.log2(n) - ranks.log2()).mean()
    return exposure + chance
