# Answers to preference-loss of 15-alignment, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == right 2
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    losses = []
    for (pw, pl), (rw, rl), (nw, nl) in zip(policy.T, reference.T, tokens.T):
        if nw == 0 or nl == 0:
            continue
        if kind == "robust":
            z = beta * ((pw - rw) - (pl - rl))
            a, b = (1 - extra) / (1 - 2 * extra), extra / (1 - 2 * extra)
            losses.append(a * F.softplus(-z) - b * F.softplus(z))
        elif kind == "ipo":
            losses.append(((pw - rw) / nw - (pl - rl) / nl - 0.5 / beta).square())
        else:
            losses.append(F.softplus(extra - beta * (pw / nw - pl / nl)))
    return torch.stack(losses).mean()


# == right 3
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    there = (tokens != 0).prod(dim=0).bool()
    n = tokens.clamp(min=1)
    log_ratio = policy - reference

    def soft(x):  # -log sigmoid(x), stable
        return x.clamp(max=0).neg() + torch.log1p(torch.exp(-x.abs()))

    if kind == "robust":
        gap = beta * (log_ratio[0] - log_ratio[1])
        # soft(-x) = soft(x) + x
        loss = soft(gap) - extra / (1 - 2 * extra) * gap
    elif kind == "ipo":
        per = log_ratio / n
        loss = torch.pow(per[0] - per[1] - 1 / 2 / beta, 2)
    elif kind == "simpo":
        per = policy / n
        loss = soft(beta * (per[0] - per[1]) - extra)
    return torch.where(there, loss, 0.0).sum() / there.sum()


# == wrong 1
# mistake: Robust: the two losses are mixed, (1 − ε) ℓ(Δ) + ε ℓ(−Δ), as label smoothing does.
# accept: smooth|mix|expected|two equations|minus|subtract|plus
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = (1 - extra) * right + extra * flipped
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 2
# mistake: Robust: a = 1 − ε and b = ε, without the division by 1 − 2ε.
# accept: 1 − 2|1 - 2|divi|2ε|once|expected
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 3
# mistake: Robust: a = 1 and b = ε: the slips are just taken off.
# accept: expected|equation|slips
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = right - extra * flipped
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 4
# mistake: log(sigmoid) overflows for large differences.
# accept: logsigmoid|overflow|finite|infinite|inf
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -torch.log(torch.sigmoid(delta))
        flipped = -torch.log(torch.sigmoid(-delta))
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 5
# mistake: IPO with sums of log-probabilities, not means.
# accept: mean|token|sum
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = policy - reference
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 6
# mistake: IPO's target is β/2, not 1/(2β).
# accept: 1 / (2|1/(2|2 beta|2β|target|square around
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / 2 * beta) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 7
# mistake: IPO's target is 1/β: the 2 is missing.
# accept: 1 / (2|1/(2|2 beta|2β|target|square around
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / beta) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 8
# mistake: SimPO with the reference subtracted.
# accept: reference
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = (policy - reference) / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 9
# mistake: SimPO with sums, not means.
# accept: mean|sum|token
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 10
# mistake: SimPO's margin is multiplied by beta.
# accept: margin|beta|extra
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1] - extra))
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 11
# mistake: SimPO's margin is added, not taken off.
# accept: margin|less|taken off|sign|extra
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) + extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 12
# mistake: SimPO's margin is taken off the loss, outside the sigmoid.
# accept: inside|sigmoid|margin
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1])) - extra
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 13
# mistake: Pairs with an empty answer count in the mean, as zeros.
# accept: empty|count nowhere|nowhere|number of pairs|divid
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    there = (tokens != 0).prod(dim=0).bool()
    n = tokens.clamp(min=1)
    log_ratio = policy - reference

    def soft(x):  # -log sigmoid(x), stable
        return x.clamp(max=0).neg() + torch.log1p(torch.exp(-x.abs()))

    if kind == "robust":
        gap = beta * (log_ratio[0] - log_ratio[1])
        # soft(-x) = soft(x) + x
        loss = soft(gap) - extra / (1 - 2 * extra) * gap
    elif kind == "ipo":
        per = log_ratio / n
        loss = torch.pow(per[0] - per[1] - 1 / 2 / beta, 2)
    elif kind == "simpo":
        per = policy / n
        loss = soft(beta * (per[0] - per[1]) - extra)
    return torch.where(there, loss, 0.0).mean()


# == wrong 14
# mistake: Empty answers are not looked for: 0/0, or their loss counts.
# accept: empty|nan|finite
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 15
# mistake: Empty answers are kept, with one token: their loss counts.
# accept: empty|nowhere
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    there = (tokens != 0).prod(dim=0).bool()
    n = tokens.clamp(min=1)
    log_ratio = policy - reference

    def soft(x):  # -log sigmoid(x), stable
        return x.clamp(max=0).neg() + torch.log1p(torch.exp(-x.abs()))

    if kind == "robust":
        gap = beta * (log_ratio[0] - log_ratio[1])
        # soft(-x) = soft(x) + x
        loss = soft(gap) - extra / (1 - 2 * extra) * gap
    elif kind == "ipo":
        per = log_ratio / n
        loss = torch.pow(per[0] - per[1] - 1 / 2 / beta, 2)
    elif kind == "simpo":
        per = policy / n
        loss = soft(beta * (per[0] - per[1]) - extra)
    return loss.mean()


# == wrong 16
# mistake: Only pairs in which both answers are empty are left out.
# accept: empty|either
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).any(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 17
# mistake: Robust without beta in front of the difference.
# accept: beta
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = m[0] - m[1]
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 18
# mistake: Robust with means over tokens.
# accept: sum|mean
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = (policy - reference) / tokens
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 19
# mistake: Robust without the reference.
# accept: reference
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 20
# mistake: Chosen and rejected are swapped.
# accept: swap|chosen|rejected|row 0|sign
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    policy, reference, tokens = policy.flip(0), reference.flip(0), tokens.flip(0)
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses.mean()


# == wrong 21
# mistake: A loss for each pair is returned, not the mean.
# accept: mean|average|one number|shape
def preference_loss(kind, policy, reference, tokens, beta, extra=0.0):
    keep = (tokens > 0).all(dim=0)
    policy, reference, tokens = policy[:, keep], reference[:, keep], tokens[:, keep]
    if kind == "robust":
        m = policy - reference
        delta = beta * (m[0] - m[1])
        right = -F.logsigmoid(delta)
        flipped = -F.logsigmoid(-delta)
        losses = ((1 - extra) * right - extra * flipped) / (1 - 2 * extra)
    elif kind == "ipo":
        m = (policy - reference) / tokens
        losses = (m[0] - m[1] - 1 / (2 * beta)) ** 2
    elif kind == "simpo":
        mean = policy / tokens
        losses = -F.logsigmoid(beta * (mean[0] - mean[1]) - extra)
    else:
        raise ValueError(kind)
    return losses
