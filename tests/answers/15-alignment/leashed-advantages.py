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


# == right 4
def leashed_advantages(score, policy, reference, mask, beta):
    price = (beta * (policy - reference)).masked_fill(~mask, 0.0)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]).masked_fill(~mask, 0.0)


# == right 5
def leashed_advantages(score, policy, reference, mask, beta):
    out = torch.zeros_like(policy)
    P, G, T = mask.shape
    for p in range(P):
        start = []
        for g in range(G):
            back = score[p, g]
            for t in range(int(mask[p, g].sum()) - 1, -1, -1):
                back = back - beta * (policy[p, g, t] - reference[p, g, t])
                out[p, g, t] = back
            start.append(back)
        for g in range(G):
            n = int(mask[p, g].sum())
            out[p, g, :n] -= sum(start[:g] + start[g + 1 :]) / (G - 1)
    return out


# == right 6
def leashed_advantages(score, policy, reference, mask, beta):
    """Paid so far, and the whole bill."""
    price = torch.where(mask, beta * (policy - reference), torch.zeros_like(policy))
    bill = price.sum(2, keepdim=True)
    to_come = bill - price.cumsum(2) + price
    whole = score - bill[:, :, 0]
    G = score.shape[1]
    not_me = (1 - torch.eye(G, dtype=whole.dtype)) / (G - 1)
    return (score[:, :, None] - to_come - (whole @ not_me)[:, :, None]) * mask


# == wrong 13
# mistake: Returns are masked once more; what padding costs still is in them.
# accept: padding|behind the answer
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference)
    to_come = price.flip(2).cumsum(dim=2).flip(2) * mask
    returns = (score[:, :, None] - to_come) * mask
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 14
# mistake: Padding's price is gone from the returns, but not from the baseline.
# accept: baseline|padding
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference)
    whole = score - price.sum(dim=2)
    price = price * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 15
# mistake: The baseline has become the mean of all answers, this one too.
# accept: other|itself|own
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    baseline = returns[:, :, 0].mean(dim=1, keepdim=True)
    return (returns - baseline[:, :, None]) * mask


# == wrong 16
# mistake: The price is divided by the answer's length.
# accept: length|divid|mean|each token
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask / mask.sum(dim=2, keepdim=True)
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 17
# mistake: The cumulative sum runs forwards: the price so far, not to come.
# accept: from this token on|to come|later|so far|before|forward
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    returns = score[:, :, None] - price.cumsum(dim=2)
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 18
# mistake: The whole price stands at each token, not what is still to come.
# accept: from this token on|to come|later|whole price|every token
def leashed_advantages(score, policy, reference, mask, beta):
    price = (beta * (policy - reference) * mask).sum(dim=2)
    whole = score - price
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (whole - others)[:, :, None] * mask


# == wrong 19
# mistake: The baseline is taken at each token, from the others' returns there.
# accept: first token|baseline|same place
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    others = (returns.sum(dim=1, keepdim=True) - returns) / (score.shape[1] - 1)
    return (returns - others) * mask


# == wrong 20
# mistake: The score stands at the last column of the batch, where the mask wipes it out.
# accept: score|last|shorter
def leashed_advantages(score, policy, reference, mask, beta):
    rewards = -beta * (policy - reference)
    rewards[:, :, -1] += score
    rewards = rewards * mask
    returns = rewards.flip(2).cumsum(dim=2).flip(2)
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 21
# mistake: Padding still counts, and the baseline is over the whole batch.
# accept: padding|prompt|batch
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum() - whole) / (whole.numel() - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 22
# mistake: Padding is given advantages: the last mask is lost.
# accept: zero|padding
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return returns - others[:, :, None]


# == wrong 23
# mistake: The baseline is the mean of the others' scores, without their price.
# accept: baseline|price|score
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    others = (score.sum(dim=1, keepdim=True) - score) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask


# == wrong 24
# mistake: Advantages are whitened besides.
# accept: whiten|scale|variance|deviation|divid
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2)
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    found = (returns - others[:, :, None])[mask]
    out = torch.zeros_like(policy)
    out[mask] = (found - found.mean()) / found.std()
    return out


# == wrong 25
# mistake: The token's own price is left out: only what comes after it.
# accept: own|itself|from this token on|this token
def leashed_advantages(score, policy, reference, mask, beta):
    price = beta * (policy - reference) * mask
    to_come = price.flip(2).cumsum(dim=2).flip(2) - price
    returns = score[:, :, None] - to_come
    whole = returns[:, :, 0]
    others = (whole.sum(dim=1, keepdim=True) - whole) / (score.shape[1] - 1)
    return (returns - others[:, :, None]) * mask
