# Answers to chunks of 07-efficient-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C  # of the keys, counted from the chunk's beginning
    seen = place <= torch.arange(C)[:, None]  # (C, 2 C)
    seen = seen.repeat(key.shape[2], 1, 1)  # (N, C, 2 C)
    seen[0] &= place >= 0  # nothing stands before the first chunk
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == right 2
def attend_in_chunks(query, key, value, C):
    place = torch.arange(query.shape[2])
    behind = place[:, None] // C - place // C
    seen = (behind >= 0) & (behind <= 1) & (place <= place[:, None])
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    return scores.masked_fill(~seen, -math.inf).softmax(dim=-1) @ value


# == right 3
def attend_in_chunks(query, key, value, C):
    outputs = []
    for begin in range(0, query.shape[2], C):
        first, end = max(0, begin - C), begin + C
        q, k, v = query[:, :, begin:end], key[:, :, first:end], value[:, :, first:end]
        seen = torch.arange(first, end) <= torch.arange(begin, end)[:, None]
        outputs.append(F.scaled_dot_product_attention(q, k, v, attn_mask=seen))
    return torch.cat(outputs, dim=2)


# == right 4
def attend_in_chunks(query, key, value, C):
    N = query.shape[2] // C
    query = query.unflatten(2, (N, C))
    key, value = (
        F.pad(x, (0, 0, C, 0)).unfold(2, 2 * C, C).mT for x in (key, value)
    )
    place = torch.arange(2 * C) - C
    begin = C * torch.arange(N)[:, None, None]
    seen = (place <= torch.arange(C)[:, None]) & (begin + place >= 0)
    scores = torch.einsum("bhntd,bhnsd->bhnts", query, key) / query.shape[-1] ** 0.5
    scores = torch.where(seen, scores, -math.inf)
    return torch.einsum("bhnts,bhnsv->bhntv", scores.softmax(-1), value).flatten(2, 3)


# == wrong 1
# mistake: Zeros are put before the first chunk, but not masked: a score of 0 takes weight.
# accept: zero|mask|weight|pad|too small
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    before = [torch.cat([torch.zeros_like(x[:, :, :1]), x[:, :, :-1]], 2) for x in (key, value)]
    key, value = (torch.cat([b, x], dim=3) for b, x in zip(before, (key, value)))
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 2
# mistake: The roll goes the other way: each chunk sees the chunk after it.
# accept: after|next|other way|direction|future|follow|later|come out at its beginning
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(-1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 3
# mistake: The chunk before is masked for every chunk, not for the first alone.
# accept: every|all chunks|own chunk|before|only the first|first chunk alone|lost|know of each other
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = (place <= torch.arange(C)[:, None]) & (place >= 0)
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 4
# mistake: Mended, but as a sliding window of the last C positions.
# accept: window|last C|all of the chunk|whole chunk|sliding|chunk before
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    t = torch.arange(C)[:, None]
    seen = (place <= t) & (place > t - C)
    seen = seen.repeat(key.shape[2], 1, 1)
    seen[0] &= place >= 0
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 5
# mistake: The leak is looked for at the query's own place: < for <=; the first chunk still sees the last.
# accept: itself|up to|last chunk|wrap|roll|end of the text|own
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = place < torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 6
# mistake: The values of what was rolled round are zeroed, but their weights stay in the sum.
# accept: weight|zero|mask|softmax|sum|share
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    value[:, :, 0, :C] = 0
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 7
# mistake: The weights are masked after the softmax, so that they no longer sum to 1.
# accept: after the softmax|sum to|weight|zero|before the softmax|one
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    weights[:, :, 0, :, :C] = 0
    return (weights @ value).flatten(2, 3)


# == wrong 8
# mistake: The mask is set for the last chunk in place of the first.
# accept: last chunk|first chunk|wrap|roll|end of the text|last
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    seen[-1] &= place >= 0
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 9
# mistake: The first chunk stands before itself: its own keys twice, those of the future too.
# accept: itself|twice|own|future|again|copy|first chunk|later
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (
        torch.cat([torch.cat([x[:, :, :1], x[:, :, :-1]], dim=2), x], dim=3)
        for x in (key, value)
    )
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 10
# mistake: Plain causal attention: each query sees all chunks before its own.
# accept: all chunks|every|whole text|causal|before|one chunk|far
def attend_in_chunks(query, key, value, C):
    return F.scaled_dot_product_attention(query, key, value, is_causal=True)


# == wrong 11
# mistake: Masked scores become 0, not minus infinity.
# accept: inf|0|zero|weight|mask
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(C)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    seen[0] &= place >= 0
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, 0).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)


# == wrong 12
# mistake: The mask is shifted by one: the query sees one position of the future, and the wrapped chunk stays.
# accept: future|next|last chunk|wrap|roll|end of the text|up to
def attend_in_chunks(query, key, value, C):
    query, key, value = (x.unflatten(2, (-1, C)) for x in (query, key, value))
    key, value = (torch.cat([x.roll(1, dims=2), x], dim=3) for x in (key, value))
    place = torch.arange(2 * C) - C
    seen = place <= torch.arange(1, C + 1)[:, None]
    seen = seen.repeat(key.shape[2], 1, 1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(~seen, -math.inf).softmax(dim=-1)
    return (weights @ value).flatten(2, 3)
