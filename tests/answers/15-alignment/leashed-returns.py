# Answers to leashed-returns of 15-alignment, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def leashed_returns(score, policy, reference, mask, beta):
    rewards = torch.where(mask, -beta * (policy - reference), 0.0)
    last = mask.sum(dim=1) - 1
    rewards[torch.arange(len(score)), last] += score
    returns = rewards.flip(1).cumsum(dim=1).flip(1)
    return returns * mask


# == right 2
def leashed_returns(score, policy, reference, mask, beta):
    out = torch.zeros_like(policy)
    for b in range(len(score)):
        later = score[b]
        for t in reversed(range(int(mask[b].sum()))):
            later = later - beta * (policy[b, t] - reference[b, t])
            out[b, t] = later
    return out


# == right 3
def leashed_returns(score, policy, reference, mask, beta):
    gap = (policy - reference).masked_fill(~mask, 0.0)
    before = gap.cumsum(dim=1) - gap
    still = gap.sum(dim=1, keepdim=True) - before
    return (score[:, None] - beta * still).masked_fill(~mask, 0.0)


# == wrong 1
# mistake: Nothing is mended: only the result is masked, the padding's penalties are summed.
# accept: padding|padded|mask|behind the answer
def leashed_returns(score, policy, reference, mask, beta):
    kl = policy - reference
    rewards = -beta * kl
    rewards[torch.arange(len(score)), mask.sum(dim=1) - 1] += score
    returns = torch.zeros_like(rewards)
    running = torch.zeros(len(score))
    for t in reversed(range(rewards.shape[1])):
        running = running + rewards[:, t]
        returns[:, t] = running
    return torch.where(mask, returns, torch.zeros_like(returns))


# == wrong 2
# mistake: The score is put into the batch's last column, and masked away where an answer is shorter.
# accept: last|score
def leashed_returns(score, policy, reference, mask, beta):
    rewards = -beta * (policy - reference)
    rewards[:, -1] += score
    rewards = rewards * mask
    return rewards.flip(1).cumsum(dim=1).flip(1) * mask


# == wrong 3
# mistake: Summed from the front: a token gets what came before it.
# accept: later|forward|before|from this token on|front|earlier|direction|behind
def leashed_returns(score, policy, reference, mask, beta):
    rewards = torch.where(mask, -beta * (policy - reference), 0.0)
    last = mask.sum(dim=1) - 1
    rewards[torch.arange(len(score)), last] += score
    returns = rewards.cumsum(dim=1)
    return returns * mask


# == wrong 4
# mistake: The sign of the price is turned: leaving the reference is paid for.
# accept: sign|price|minus|penalt|earns
def leashed_returns(score, policy, reference, mask, beta):
    rewards = torch.where(mask, beta * (policy - reference), 0.0)
    last = mask.sum(dim=1) - 1
    rewards[torch.arange(len(score)), last] += score
    returns = rewards.flip(1).cumsum(dim=1).flip(1)
    return returns * mask


# == wrong 5
# mistake: The score is added at every token before summing.
# accept: every|once|score|last token
def leashed_returns(score, policy, reference, mask, beta):
    rewards = (score[:, None] - beta * (policy - reference)) * mask
    returns = rewards.flip(1).cumsum(dim=1).flip(1)
    return returns * mask


# == wrong 6
# mistake: The score reaches the last token alone: it is added after the sums.
# accept: last token|earlier|every|score|all tokens
def leashed_returns(score, policy, reference, mask, beta):
    rewards = -beta * (policy - reference) * mask
    returns = rewards.flip(1).cumsum(dim=1).flip(1)
    last = mask.sum(dim=1) - 1
    returns[torch.arange(len(score)), last] += score
    return returns * mask


# == wrong 7
# mistake: Only the token's own penalty is counted, not the later ones.
# accept: later|from this token|sum|own
def leashed_returns(score, policy, reference, mask, beta):
    penalty = beta * (policy - reference)
    return (score[:, None] - penalty).masked_fill(~mask, 0.0)


# == wrong 8
# mistake: Only the policy is masked, the reference's padding still leaks.
# accept: padding|mask|reference
def leashed_returns(score, policy, reference, mask, beta):
    rewards = -beta * (policy * mask - reference)
    last = mask.sum(dim=1) - 1
    rewards[torch.arange(len(score)), last] += score
    returns = rewards.flip(1).cumsum(dim=1).flip(1)
    return returns * mask


# == wrong 9
# mistake: Every token pays the whole answer's price, also for tokens before it.
# accept: before|from this token|later|whole|earlier
def leashed_returns(score, policy, reference, mask, beta):
    gap = (policy - reference).masked_fill(~mask, 0.0)
    still = gap.sum(dim=1, keepdim=True)
    return (score[:, None] - beta * still).masked_fill(~mask, 0.0)


# == wrong 10
# mistake: The return leaves out the token's own penalty: it begins with the next token.
# accept: own|itself|this token|next
def leashed_returns(score, policy, reference, mask, beta):
    gap = (policy - reference).masked_fill(~mask, 0.0)
    before = gap.cumsum(dim=1)
    still = gap.sum(dim=1, keepdim=True) - before
    return (score[:, None] - beta * still).masked_fill(~mask, 0.0)


# == wrong 11
# mistake: The place of the last token is one too far, in the padding, where the mask loses the score.
# accept: last|score|one too
def leashed_returns(score, policy, reference, mask, beta):
    rewards = -beta * (policy - reference)
    last = mask.sum(dim=1).clamp(max=mask.shape[1] - 1)
    rewards[torch.arange(len(score)), last] += score
    rewards = rewards * mask
    return rewards.flip(1).cumsum(dim=1).flip(1)
