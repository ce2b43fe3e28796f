# Answers to leashed-advantages of 15-alignment: right ones of several kinds, and likely mistakes.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == right 2
def leashed_advantages(score, policy, reference, mask, beta):
    P, G, T = policy.shape
    returns = torch.zeros_like(policy)
    for p in range(P):
        for g in range(G):
            later = score[p, g]
            for t in reversed(range(int(mask[p, g].sum()))):
                later = later - beta * (policy[p, g, t] - reference[p, g, t])
                returns[p, g, t] = later
    out = torch.zeros_like(policy)
    for p in range(P):
        for g in range(G):
            base = sum(returns[p, h, 0] for h in range(G) if h != g) / (G - 1)
            out[p, g] = torch.where(mask[p, g], returns[p, g] - base, 0.0)
    return out


# == right 3
def leashed_advantages(score, policy, reference, mask, beta):
    gap = (policy - reference).masked_fill(~mask, 0.0)
    earlier = gap.cumsum(dim=2) - gap
    paid = gap.sum(dim=2)
    whole = score - beta * paid
    G = score.shape[1]
    rest = (1 - torch.eye(G, dtype=score.dtype)) / (G - 1)
    base = whole @ rest
    found = (whole - base)[:, :, None] + beta * earlier
    return found.masked_fill(~mask, 0.0)


# == wrong 1
# mistake: Only the policy is masked, the reference's padding still leaks.
# accept: padding|mask|reference|behind
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy * mask - reference)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 2
# mistake: The mask is put on the returns, after the sum, where it is too late.
# accept: padding|mask|before|behind
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = (score[:, :, None] - to_come) * mask
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 3
# mistake: Summed from the front: a token pays for what came before it.
# accept: later|front|before|back|after|direction
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.cumsum(dim=2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 4
# mistake: The sign of the price is turned: leaving the reference is paid for.
# accept: sign|price|less|pays
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] + to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 5
# mistake: The answer stands in its own baseline.
# accept: other|own|itself
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = whole.mean(dim=1, keepdim=True).expand(whole.shape)
    return (returns - others[:, :, None]) * mask


# == wrong 6
# mistake: The baseline is the mean of the other scores, without their prices.
# accept: price|baseline|score
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = score
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 7
# mistake: The baseline is over all answers of all prompts but this one.
# accept: prompt|other|baseline
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum() - whole) / (whole.numel() - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 8
# mistake: The sum of the others is divided by G.
# accept: other|mean|baseline|own
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / score.shape[1]
    return (returns - others[:, :, None]) * mask


# == wrong 9
# mistake: Each token pays only its own price, not the later ones.
# accept: later|own|from this token|themselves
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price
    returns = score[:, :, None] - to_come
    whole = score - price.sum(dim=2)
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 10
# mistake: The return leaves out the token's own price: it begins with the next token.
# accept: own|itself|themselves|for itself
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2) - price
    returns = score[:, :, None] - to_come
    whole = score - price.sum(dim=2)
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 11
# mistake: Every token pays the whole answer's price.
# accept: before|later|own|themselves|itself
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.sum(dim=2, keepdim=True).expand(price.shape)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 12
# mistake: The baseline is kept at padding.
# accept: padding|zero|behind|mask
def leashed_advantages(score, policy, reference, mask, beta):
    price = torch.where(mask, beta * (policy - reference), 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return returns * mask - others[:, :, None]
