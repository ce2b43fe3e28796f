# Answers to roll of 14-llama, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain. Right 6 was added with the source known.


# == right 1
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (t - torch.arange(filled)) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == right 2
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    at = torch.arange(T)
    query = turn(q, at)
    key = turn(k, at).repeat_interleave(H // G, dim=1)
    value = v.repeat_interleave(H // G, dim=1)
    back = at[:, None] - at[None, :]
    seen = (back >= 0) & (back < window)
    scores = (query @ key.transpose(-1, -2)) / D**0.5
    return scores.masked_fill(~seen, float("-inf")).softmax(-1) @ value


# == right 3
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        # oldest first
        order = (
            torch.arange(filled)
            if t < window
            else (torch.arange(window) + slot + 1) % window
        )
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([filled - 1]))
        key = turn(keys[:, :, order], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, order].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == right 4
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    kept = [None] * window  # (position, key, value)
    out = torch.empty_like(q)
    for t in range(T):
        kept[t % window] = (t, k[:, :, t], v[:, :, t])
        now = [one for one in kept if one is not None]
        places = torch.tensor([one[0] for one in now])
        key = turn(torch.stack([one[1] for one in now], 2), places)
        value = torch.stack([one[2] for one in now], 2)
        query = turn(q[:, :, t : t + 1], torch.tensor([t])).view(B, G, H // G, D)
        weights = (query @ key.mT / D**0.5).softmax(-1)
        out[:, :, t] = (weights @ value).reshape(B, H, D)
    return out


# == right 5
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = (torch.arange(filled) - t - 1) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([window - 1]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == right 6
def roll(q, k, v, window):
    # Keys are turned as they are stored: distances are then right whatever the slot.
    B, H, T, D = q.shape
    G = k.shape[1]
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        here = torch.tensor([t])
        keys[:, :, slot] = turn(k[:, :, t : t + 1], here)[:, :, 0]
        values[:, :, slot] = v[:, :, t]
        query = turn(q[:, :, t : t + 1], here)
        key = keys[:, :, :filled].repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 1
# mistake: Left as it was: slots are taken for places in order.
# accept: slot|order|place|position
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([filled - 1]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 2
# mistake: Only the query is turned as t; keys are still turned as their slots.
# accept: slot|key|place|distance
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 3
# mistake: The query is turned as its slot, and keys as theirs.
# accept: slot|order|place|position
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([slot]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 4
# mistake: Slots are taken for the last positions in order.
# accept: slot|order
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(t + 1 - filled, t + 1)
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 5
# mistake: Put in order by one too few: the newest comes first.
# accept: order|oldest|newest|one|slot
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([filled - 1]))
        key = turn(
            keys[:, :, (torch.arange(filled) + (slot if t >= window else 0)) % filled],
            places,
        ).repeat_interleave(H // G, dim=1)
        value = values[
            :, :, (torch.arange(filled) + (slot if t >= window else 0)) % filled
        ].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 6
# mistake: Keys are put in order, values are not.
# accept: value
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([filled - 1]))
        key = turn(
            keys[:, :, (torch.arange(filled) + (slot + 1)) % filled], places
        ).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 7
# mistake: One slot too many: sees w before itself.
# accept: window|one|w - 1|too many
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window + 1
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (t - torch.arange(filled)) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 8
# mistake: One slot too few: sees w - 2 before itself.
# accept: window|one|w - 1|too few
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = max(window - 1, 1)
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (t - torch.arange(filled)) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 9
# mistake: Places are right, but the query is turned as the number of slots in use.
# accept: query
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (t - torch.arange(filled)) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([filled - 1]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 10
# mistake: Runs the other way: the oldest slot is taken for the newest.
# accept: order|direction|oldest|newest|slot|place|sign|near and far
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (torch.arange(filled) - t) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 11
# mistake: Key heads are tiled.
# accept: tile|head|neighbour
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (t - torch.arange(filled)) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat(1, H // G, 1, 1)
        value = values[:, :, :filled].repeat(1, H // G, 1, 1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 12
# mistake: Nothing is turned.
# accept: turn|position
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - (t - torch.arange(filled)) % window
        query = q[:, :, t : t + 1]
        key = keys[:, :, :filled].repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 13
# mistake: A cache that grows for ever: the window is not kept.
# accept: window|beyond|all
def roll(q, k, v, window):
    B, H, T, D = q.shape
    at = torch.arange(T)
    query = turn(q, at)
    key = turn(k, at).repeat_interleave(H // k.shape[1], dim=1)
    value = v.repeat_interleave(H // k.shape[1], dim=1)
    return torch.nn.functional.scaled_dot_product_attention(
        query, key, value, is_causal=True
    )


# == wrong 14
# mistake: Places count how many times round, but the slots after the newest are from the round before.
# accept: round|slot|before|place
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled) + t // window * window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 15
# mistake: The places are counted back by one too many.
# accept: one|place|slot|newest
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = t - 1 - (t - torch.arange(filled)) % window
        query = turn(q[:, :, t : t + 1], torch.tensor([t]))
        key = turn(keys[:, :, :filled], places).repeat_interleave(H // G, dim=1)
        value = values[:, :, :filled].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)


# == wrong 16
# mistake: Keys are put in order the wrong way round: rolled by minus what is wanted.
# accept: order|oldest|way|direction|slot
def roll(q, k, v, window):
    B, H, T, D = q.shape
    G = k.shape[1]
    window = window
    keys, values = torch.zeros(2, B, G, min(window, T), D, dtype=q.dtype)
    results = []
    for t in range(T):
        slot, filled = t % window, min(t + 1, window)
        keys[:, :, slot], values[:, :, slot] = k[:, :, t], v[:, :, t]
        places = torch.arange(filled)
        query = turn(q[:, :, t : t + 1], torch.tensor([filled - 1]))
        key = turn(
            keys[
                :, :, (torch.arange(filled) - (slot + 1 if t >= window else 0)) % filled
            ],
            places,
        ).repeat_interleave(H // G, dim=1)
        value = values[
            :, :, (torch.arange(filled) - (slot + 1 if t >= window else 0)) % filled
        ].repeat_interleave(H // G, dim=1)
        weights = (query @ key.mT / D**0.5).softmax(dim=-1)
        results.append(weights @ value)
    return torch.cat(results, dim=2)
