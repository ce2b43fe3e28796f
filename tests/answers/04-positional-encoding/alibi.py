# Answers to alibi of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1, dtype=scores.dtype) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == right 2
def add_alibi(scores):
    heads, T, S = scores.shape[1:]
    out = scores.clone()
    for h in range(heads):
        m = 2 ** (-8 * (h + 1) / heads)
        for row in range(T):
            t = S - T + row
            for s in range(S):
                out[:, h, row, s] -= m * abs(s - t)
    return out


# == right 3
def add_alibi(scores):
    H = scores.shape[1]
    T, S = scores.shape[-2:]
    keys = torch.arange(S, device=scores.device, dtype=scores.dtype)
    queries = keys[-T:]
    start = 2 ** (-8 / H)
    slopes = torch.tensor([start ** k for k in range(1, H + 1)], device=scores.device, dtype=scores.dtype)
    scores -= slopes.view(1, H, 1, 1) * torch.cdist(queries[:, None], keys[:, None], p=1)
    return scores


# == right 4
def add_alibi(scores):
    _, heads, queries, keys = scores.shape
    places = torch.arange(keys, dtype=torch.float64, device=scores.device).unsqueeze(1)
    apart = torch.cdist(places[keys - queries :], places, p=1.0)          # (T, S)
    slopes = torch.logspace(-8 / heads, -8, heads, base=2.0, dtype=torch.float64, device=scores.device)
    return torch.add(scores, torch.einsum("h,ts->hts", slopes, apart).to(scores.dtype), alpha=-1)


# == right 5
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    s = torch.arange(S)
    t = s[S - T :]
    return scores - slopes[:, None, None] * (s - t[:, None]).abs()


# == right 6
def add_alibi(scores):
    _, H, T, S = scores.shape
    for h in range(H):
        m = 2 ** (-8 * (h + 1) / H)
        for i in range(T):
            for s in range(S):
                scores[:, h, i, s] -= m * abs(s - (S - T + i))
    return scores


# == right 7
def add_alibi(scores):
    heads, queries, keys = scores.shape[-3:]
    slope = torch.logspace(-8 / heads, -8, heads, base=2.0, dtype=scores.dtype)
    whole = torch.cdist(torch.arange(keys, dtype=scores.dtype)[:, None], torch.arange(keys, dtype=scores.dtype)[:, None], p=1)
    return torch.add(scores, torch.einsum("h,ts->hts", slope, whole[-queries:]), alpha=-1)


# == wrong 1
# mistake: The queries are placed at the first T positions instead of the last.
# accept: last|cache|first|newest|start|position 0|offset
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(T)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 2
# mistake: The slopes count heads from 0 in the formula: 2^(-8h/H), so the first slope is 1.
# accept: h + 1|h+1|slope 1|from 0|from 1|first head|one head|off by one|slope of 1
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * torch.arange(H) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 3
# mistake: The slopes are those of eight heads, 1/2, 1/4, ..., for every number of heads.
# accept: eight|8 heads|number of heads|1/2|every|half
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-(torch.arange(H) + 1.0))
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 4
# mistake: The penalty is added with the wrong sign, so far keys gain.
# accept: sign|gain|reward|bonus|plus|raise|grow|minus
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores + slopes[:, None, None] * distance


# == wrong 5
# mistake: The absolute value is missing, so keys after the query get a bonus.
# accept: absolute|abs|after|bonus|later|gain|raise|sign
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = t[:, None] - s
    return scores - slopes[:, None, None] * distance


# == wrong 6
# mistake: Keys after the query get no penalty (clamped at 0).
# accept: after|later|no penalty|clamp|ahead|future
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (t[:, None] - s).clamp(min=0)
    return scores - slopes[:, None, None] * distance


# == wrong 7
# mistake: Keys after the query are masked with minus infinity.
# accept: mask|infin|hidden|hide|causal
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    scores = scores.masked_fill(s > t[:, None], float("-inf"))
    return scores - slopes[:, None, None] * distance


# == wrong 8
# mistake: The slopes stand in the reverse order: head 0 has the shallowest.
# accept: reverse|order|steepest|shallow|last head|backwards
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (H - torch.arange(H)) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 9
# mistake: All queries are placed at the last position.
# accept: last position|all queries|same position|every query|newest|each query|own position
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.full((T,), S - 1)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 10
# mistake: The exponent is divided with // and loses its fraction, which shows only for more than eight heads.
# accept: 16|sixteen|fraction|whole|integer|rounded|more than eight|//
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** ((-8 * (torch.arange(H) + 1) // H).float())
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 11
# mistake: Leaves out the absolute value: keys after the query get a bonus instead of a penalty.
# accept: after the query|after|ahead|absolute|bonus|sign|abs|both sides
def add_alibi(scores):
    B, H, T, S = scores.shape
    m = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    t = torch.arange(S - T, S)[:, None]
    s = torch.arange(S)[None, :]
    return scores + m[:, None, None] * (s - t)


# == wrong 12
# mistake: Takes the slopes of eight heads, 1/2, 1/4, 1/8, ..., whatever the number of heads.
# accept: slope|eight|number of heads|depend
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = torch.tensor([2.0 ** -(h + 1) for h in range(H)])
    distance = (torch.arange(S)[None, :] - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes.view(1, H, 1, 1) * distance


# == wrong 13
# mistake: The slopes start with h = 0 in the exponent: the first head has the slope 1.
# accept: slope|first head|h + 1|h+1|from 0|starts
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2 ** (-8 * torch.arange(H) / H)
    distance = (torch.arange(S) - torch.arange(S - T, S).unsqueeze(-1)).abs()
    return scores - slopes[:, None, None] * distance


# == wrong 14
# mistake: With a cache, treats every query as if it stood at the very last position (as if there were only one new token).
# accept: last position|very last|newest|each query|own position|all queries|every query|the queries stand|one query|several
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    keys = torch.arange(S)
    if T == S:                       # a whole text
        distance = (keys[None, :] - keys[:, None]).abs()
    else:                            # from a cache
        distance = (S - 1 - keys)[None, :].expand(T, S)
    return scores - slopes[:, None, None] * distance


# == wrong 15
# mistake: Hides the keys after the query with minus infinity, which the text leaves to a mask.
# accept: mask|inf|hide|hidden|after the query|ahead
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    t = torch.arange(S - T, S)[:, None]
    s = torch.arange(S)[None, :]
    penalty = -slopes[:, None, None] * (s - t).abs()
    penalty = penalty.masked_fill(s > t, float("-inf"))
    return scores + penalty


# == wrong 16
# mistake: Adds m times the position of the key, as BLOOM's code does, which a causal softmax does not tell from the distance to the query, but the text asks for the distance.
# accept: distance|diagonal|query|how far|grow|positive|negative
def add_alibi(scores):
    H, S = scores.shape[1], scores.shape[-1]
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    # the softmax does not change when a row moves by a constant, so the key's position will do
    return scores + slopes[:, None, None] * torch.arange(S)


# == wrong 17
# mistake: The slopes run from 1/2 to 1/256 whatever the number of heads, which is right for eight heads only.
# accept: slope|1/16|2^|heads|m_h
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = torch.logspace(-1, -8, H, base=2.0)
    distance = (torch.arange(S) - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes.view(H, 1, 1) * distance


# == wrong 18
# mistake: The slopes lie along the axis of the batch and not of the heads: (H, 1, 1, 1), which broadcasts a batch of one to H texts.
# accept: shape|axis|batch|broadcast|each head|dimension|(1, h|head
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = torch.tensor([2 ** (-8 * (h + 1) / H) for h in range(H)])
    distance = (torch.arange(S)[None, :] - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes[:, None, None, None] * distance


# == wrong 19
# mistake: With a cache (T < S) the queries are put behind all S keys, at S, S + 1, ..., and not at the last T of the keys' positions.
# accept: last|cache|position|stand|behind|after the keys|after all|newest|offset
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    start = 0 if T == S else S      # the S keys of the cache come before the new queries
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    t = start + torch.arange(T)
    return scores - slopes[:, None, None] * (torch.arange(S) - t[:, None]).abs()


# == wrong 20
# mistake: The ratio -8/H is raised to the power h + 1 first (** binds to the right): 2 ** ((-8/H) ** (h+1)), so only the first head's slope is right.
# accept: slope|head|1/256|power|2^|exponent|m_h
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = torch.tensor([2.0 ** (-8 / H) ** (h + 1) for h in range(H)])
    distance = (torch.arange(S) - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes[:, None, None] * distance
