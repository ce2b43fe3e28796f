# Answers to tool-gae of 15-alignment, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + gamma * next_value - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out


# == right 2
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = mask.shape
    value, carried = rewards.new_zeros(B), rewards.new_zeros(B)
    columns = []
    for t in range(T - 1, -1, -1):
        on = mask[:, t]
        here = rewards[:, t] + gamma * value - values[:, t] + gamma * lam * carried
        carried = torch.where(on, here, carried)
        value = torch.where(on, values[:, t], value)
        columns.append(torch.where(on, here, torch.zeros_like(here)))
    return torch.stack(columns[::-1], dim=1)


# == right 3
def tool_gae(rewards, values, mask, gamma, lam):
    """Push the policy's tokens together, do ordinary GAE, and spread them again."""
    order = (~mask).int().argsort(dim=1, stable=True)
    packed = mask.gather(1, order)
    r = rewards.gather(1, order).masked_fill(~packed, 0.0)
    v = values.gather(1, order).masked_fill(~packed, 0.0)
    delta = r + gamma * F.pad(v[:, 1:], (0, 1)) - v
    n = torch.arange(mask.shape[1])
    ahead = (n[None, :] - n[:, None])
    weight = torch.where(ahead >= 0, torch.tensor(gamma * lam, dtype=r.dtype) ** ahead.clamp(min=0), 0.0)
    advantages = delta @ weight.to(delta.dtype).T
    advantages = advantages.masked_fill(~packed, 0.0)
    return torch.zeros_like(rewards).scatter(1, order, advantages)


# == wrong 1
# mistake: Plain advantages over all tokens; the mask is put on the result alone.
# accept: tool|mean nothing|padding|whatever
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = rewards.shape
    adv = torch.zeros(B, T)
    last = torch.zeros(B)
    for t in reversed(range(T)):
        next_value = values[:, t + 1] if t + 1 < T else 0.0
        delta = rewards[:, t] + gamma * next_value - values[:, t]
        last = delta + gamma * lam * last
        adv[:, t] = last
    return adv * mask


# == wrong 2
# mistake: Rewards and values are zeroed outside the mask; the tool's tokens still are steps of the chain.
# accept: tool|discount|step|next token
def tool_gae(rewards, values, mask, gamma, lam):
    r, v = rewards * mask, values * mask
    T = r.shape[1]
    adv, run = torch.zeros_like(r), torch.zeros(len(r))
    for t in reversed(range(T)):
        nxt = v[:, t + 1] if t < T - 1 else torch.zeros(len(r))
        run = r[:, t] + gamma * nxt - v[:, t] + gamma * lam * run
        adv[:, t] = run
    return adv * mask


# == wrong 3
# mistake: The value is carried over a tool, but the advantage is discounted at each of its tokens.
# accept: discount|step|nothing happens|decay|gamma
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = mask.shape
    value, carried = rewards.new_zeros(B), rewards.new_zeros(B)
    columns = []
    for t in range(T - 1, -1, -1):
        on = mask[:, t]
        here = rewards[:, t] + gamma * value - values[:, t] + gamma * lam * carried
        carried = torch.where(on, here, gamma * lam * carried)
        value = torch.where(on, values[:, t], value)
        columns.append(torch.where(on, here, torch.zeros_like(here)))
    return torch.stack(columns[::-1], dim=1)


# == wrong 4
# mistake: The chain is broken at a tool: each stretch ends with the value 0.
# accept: stretch|over a tool|over the tool|chain|tool|end
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = mask.shape
    value, carried = rewards.new_zeros(B), rewards.new_zeros(B)
    columns = []
    for t in range(T - 1, -1, -1):
        on = mask[:, t]
        here = rewards[:, t] + gamma * value - values[:, t] + gamma * lam * carried
        carried = torch.where(on, here, torch.zeros_like(here))
        value = torch.where(on, values[:, t], torch.zeros_like(value))
        columns.append(torch.where(on, here, torch.zeros_like(here)))
    return torch.stack(columns[::-1], dim=1)


# == wrong 5
# mistake: The next value is the neighbour's, a tool's token too; only the advantage goes on along the chain.
# accept: value|tool
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = mask.shape
    value, carried = rewards.new_zeros(B), rewards.new_zeros(B)
    columns = []
    for t in range(T - 1, -1, -1):
        on = mask[:, t]
        here = rewards[:, t] + gamma * value - values[:, t] + gamma * lam * carried
        carried = torch.where(on, here, carried)
        value = values[:, t]
        columns.append(torch.where(on, here, torch.zeros_like(here)))
    return torch.stack(columns[::-1], dim=1)


# == wrong 6
# mistake: Returns are returned: the values are added to the advantages.
# accept: return|value|added|plus
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + gamma * next_value - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage + values[b, t]
    return out


# == wrong 7
# mistake: Whitened over the policy's tokens.
# accept: whiten|mean 0|variance|normalis
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + gamma * next_value - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    kept = out[mask]
    return (out - kept.mean()) / (kept.std() + 1e-8) * mask


# == wrong 8
# mistake: The advantage reaches back with lam alone, without gamma.
# accept: gamma · lam|gamma * lam|gamma
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + gamma * next_value - values[b, t]
            next_advantage = delta + lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out


# == wrong 9
# mistake: The next value is not discounted: gamma is missing in the surprise.
# accept: gamma
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + next_value - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out


# == wrong 10
# mistake: The surprise is reward minus value, without the next value.
# accept: next value|gamma · next|surprise|δ
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out


# == wrong 11
# mistake: What stands at a tool's tokens as reward is given to the policy's token before it.
# accept: reward|tool|mean nothing
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = mask.shape
    value, carried = rewards.new_zeros(B), rewards.new_zeros(B)
    columns = []
    extra = rewards.new_zeros(B)
    for t in range(T - 1, -1, -1):
        on = mask[:, t]
        here = rewards[:, t] + extra + gamma * value - values[:, t] + gamma * lam * carried
        carried = torch.where(on, here, carried)
        value = torch.where(on, values[:, t], value)
        extra = torch.where(on, torch.zeros_like(extra), extra + rewards[:, t])
        columns.append(torch.where(on, here, torch.zeros_like(here)))
    return torch.stack(columns[::-1], dim=1)


# == wrong 12
# mistake: The last token's next value is not 0 but its own value: bootstrapped.
# accept: last|after
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_advantage = 0.0
        next_value = values[b, where[-1]] if where else 0.0
        for t in reversed(where):
            delta = rewards[b, t] + gamma * next_value - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out


# == wrong 13
# mistake: Places outside the mask are not zero but hold the carried advantage.
# accept: zero|outside
def tool_gae(rewards, values, mask, gamma, lam):
    B, T = mask.shape
    value, carried = rewards.new_zeros(B), rewards.new_zeros(B)
    columns = []
    for t in range(T - 1, -1, -1):
        on = mask[:, t]
        here = rewards[:, t] + gamma * value - values[:, t] + gamma * lam * carried
        carried = torch.where(on, here, carried)
        value = torch.where(on, values[:, t], value)
        columns.append(carried)
    return torch.stack(columns[::-1], dim=1)


# == wrong 14
# mistake: The answer is thought to be its first mask.sum() tokens.
# accept: between|wherever|tool|first|place
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = list(range(int(mask[b].sum())))
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + gamma * next_value - values[b, t]
            next_advantage = delta + gamma * lam * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out


# == wrong 15
# mistake: Lam in the surprise and gamma for reaching back: the two are swapped.
# accept: swap|gamma|lam
def tool_gae(rewards, values, mask, gamma, lam):
    out = torch.zeros_like(rewards)
    for b in range(len(mask)):
        where = mask[b].nonzero()[:, 0].tolist()
        next_value = next_advantage = 0.0
        for t in reversed(where):
            delta = rewards[b, t] + lam * next_value - values[b, t]
            next_advantage = delta + gamma * next_advantage
            next_value = values[b, t]
            out[b, t] = next_advantage
    return out
