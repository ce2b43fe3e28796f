# Answers to dilated of 07-efficient-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == right 2
def dilated_attention(query, key, value, window, dilation, first, lengths):
    # position by position, with a set of keys
    B, H, T, D = query.shape
    out = torch.zeros(B, H, T, value.shape[-1], dtype=value.dtype)
    for b, length in enumerate(lengths.tolist()):
        for t in range(length):
            if t < first:
                seen = list(range(length))
            else:
                seen = set(range(first))
                for j in range(window):
                    seen |= {t - j * dilation, t + j * dilation}
                seen = sorted(s for s in seen if 0 <= s < length)
            k, v = key[b, :, seen], value[b, :, seen]                 # (H, n, .)
            scores = (k @ query[b, :, t, :, None])[..., 0] / D**0.5     # (H, n)
            out[b, :, t] = (scores.softmax(-1)[..., None] * v).sum(1)
    return out


# == right 3
def dilated_attention(query, key, value, window, dilation, first, lengths):
    # shifted copies of keys and values; all scores of a row side by side
    T, D = query.shape[-2:]
    reach = (window - 1) * dilation
    real = torch.arange(T) < lengths[:, None]
    near = real.clone()
    near[:, :first] = False                  # these come as global keys
    padded = [F.pad(x, (0, 0, reach, reach)) for x in (key, value)]
    near = F.pad(near, (reach, reach))
    scores = [query @ key[:, :, :first].mT / math.sqrt(D)]
    for lag in range(0, 2 * reach + 1, dilation):
        score = (query * padded[0][:, :, lag : lag + T]).sum(-1, keepdim=True) / math.sqrt(D)
        scores.append(score.masked_fill(~near[:, None, lag : lag + T, None], -torch.inf))
    weights = torch.cat(scores, dim=-1).softmax(-1)
    out = weights[..., :first] @ value[:, :, :first]
    for n, lag in enumerate(range(0, 2 * reach + 1, dilation)):
        out = out + weights[..., first + n, None] * padded[1][:, :, lag : lag + T]
    out[:, :, :first] = F.scaled_dot_product_attention(
        query[:, :, :first], key, value, attn_mask=real[:, None, None]
    )
    return torch.where(real[:, None, :, None], out, 0.0)


# == right 4
def dilated_attention(query, key, value, window, dilation, first, lengths):
    # eight queries at a time, each against the whole text under a mask: O(T) at once
    T, D = query.shape[2], query.shape[3]
    places, outputs = torch.arange(T), []
    for begin in range(0, T, 8):
        t = places[begin : begin + 8, None]
        gap = (t - places).abs()
        seen = (gap % dilation == 0) & (gap <= (window - 1) * dilation)
        seen = seen | (places < first) | (t < first)
        seen = seen & (places < lengths[:, None, None])           # (B, 8, T)
        scores = query[:, :, begin : begin + 8] @ key.transpose(-1, -2) / D**0.5
        scores = scores.masked_fill(~seen[:, None], float("-inf"))
        out = scores.softmax(dim=-1) @ value
        outputs.append(out * (t < lengths[:, None, None])[:, None])
    return torch.cat(outputs, dim=2)


# == wrong 1
# mistake: First positions that also lie in the window are counted twice.
# accept: twice|once|both|counted|double|two times
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= 0) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 2
# mistake: Right output, from a T by T matrix of scores under a mask.
# accept: memory|largest|square|T^2|T²|grows|whole matrix|growth
def dilated_attention(query, key, value, window, dilation, first, lengths):
    T, D = query.shape[2:]
    t = torch.arange(T)
    gap = (t[:, None] - t).abs()
    seen = (gap % dilation == 0) & (gap < window * dilation)
    seen = seen | (t < first) | (t[:, None] < first)
    real = t < lengths[:, None]
    seen = seen & real[:, None]
    scores = query @ key.mT / math.sqrt(D)
    weights = scores.masked_fill(~seen[:, None], -math.inf).softmax(dim=-1)
    return weights @ value * real[:, None, :, None]


# == wrong 3
# mistake: The first positions are seen by all, but see only their own window.
# accept: first positions see|see everything|global|everything|rows|themselves
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    real = t < lengths[:, None]                               # (B, T)
    return out * real[:, None, :, None]


# == wrong 4
# mistake: The window looks to the left only.
# accept: left|right|both sides|after|causal|later|one side|ahead|t − s
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), 1) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 5
# mistake: The window is one step too wide on each side: up to window * dilation.
# accept: wide|window - 1|window − 1|too far|one more|off by one|far|step|width|one too many
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-window, window + 1) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 6
# mistake: Lengths blank the rows, but keys of padding are still seen.
# accept: padding|length|keys|past|end
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok.expand(B, -1, -1)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 7
# mistake: Rows from the length on are not zeros.
# accept: zero|rows|padding|length
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out


# == wrong 8
# mistake: The dilation is forgotten: the nearest positions are seen.
# accept: dilation|gap|next to|nearest|neighbo|every
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window)
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 9
# mistake: At the text's ends the window wraps round: indices modulo T.
# accept: wrap|round|other end|modulo|end|edge|negative|beginning
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = (t[:, None] + offsets) % T                              # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 10
# mistake: At the text's ends indices are clamped and not masked: the last key is counted several times.
# accept: edge|clamp|end|more than once|twice|several|once|last|outside
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near.clamp(0, T - 1) >= first)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 11
# mistake: Masked scores are 0, not minus infinity.
# accept: inf|weight|0|zero|mask
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = (scores * ok[:, None]).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 12
# mistake: Padded keys are masked for the window's rows, but the first positions see padding.
# accept: padding|length|first|global|end
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window - 1), window) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 13
# mistake: The window is taken as the whole width: window // 2 steps on each side.
# accept: half|each side|window - 1|window − 1|narrow|width|too few|far|wide|step
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    offsets = torch.arange(-(window // 2), window // 2 + 1) * dilation
    near = t[:, None] + offsets                               # (T, 2 window - 1)
    start = torch.arange(first).expand(T, first)
    index = torch.cat([start, near.clamp(0, T - 1)], dim=1)   # (T, n)
    ok = torch.cat([start >= 0, (near >= first) & (near < T)], dim=1)
    ok = ok & (index < lengths[:, None, None])                # (B, T, n)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1)
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    # the first positions see everything
    real = t < lengths[:, None]                               # (B, T)
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]


# == wrong 14
# mistake: The first positions see everything, but are not seen outside the window.
# accept: first|global|everyone|also sees|seen by
def dilated_attention(query, key, value, window, dilation, first, lengths):
    B, H, T, D = query.shape
    t = torch.arange(T)
    index = t[:, None] + torch.arange(-(window - 1), window) * dilation
    ok = (index >= 0) & (index < lengths[:, None, None])
    index = index.clamp(0, T - 1)
    scores = torch.einsum("bhtd,bhtnd->bhtn", query, key[:, :, index]) / math.sqrt(D)
    weights = scores.masked_fill(~ok[:, None], -math.inf).softmax(dim=-1).nan_to_num()
    out = torch.einsum("bhtn,bhtnv->bhtv", weights, value[:, :, index])
    real = t < lengths[:, None]
    scores = query[:, :, :first] @ key.mT / math.sqrt(D)
    scores = scores.masked_fill(~real[:, None, None], -math.inf)
    out = torch.cat([scores.softmax(dim=-1) @ value, out[:, :, first:]], dim=2)
    return out * real[:, None, :, None]
