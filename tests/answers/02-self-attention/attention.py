# Answers to attention of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attention(query, key, value, mask=None):
    # (B, H, T, D) x (B, H, S, D) -> (B, H, T, S)
    scores = torch.einsum("bhtd,bhsd->bhts", query, key) / math.sqrt(query.size(-1))
    if mask is not None:
        scores = torch.where(mask, scores, torch.full_like(scores, -math.inf))
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    return torch.einsum("bhts,bhsd->bhtd", weights, value)


# == right 2
import torch.nn.functional as F

def attention(query, key, value, mask=None):
    d = query.shape[-1]
    logits = (query * d ** -0.5) @ key.mT
    if mask is None:
        return F.softmax(logits, dim=-1) @ value
    allowed = mask.expand_as(logits)
    # the smallest float first: this can never make a NaN. Afterwards the hidden
    # ones are put to a true zero (matters for rows in which all are hidden).
    smallest = torch.finfo(logits.dtype).min
    w = F.softmax(logits.masked_fill(~allowed, smallest), dim=-1)
    w = w.masked_fill(~allowed, 0.0)
    return w @ value


# == right 3
def attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    S = key.shape[2]
    if mask is None:
        mask = torch.ones(T, S, dtype=torch.bool)
    mask = torch.broadcast_to(mask, (B, H, T, S))
    out = torch.zeros(B, H, T, value.shape[-1], dtype=value.dtype)
    for b in range(B):
        for h in range(H):
            for t in range(T):
                seen = mask[b, h, t].nonzero()[:, 0]      # which keys this query may see
                if len(seen) == 0:
                    continue                               # stays zero
                k, v = key[b, h, seen], value[b, h, seen]
                a = (k @ query[b, h, t] / math.sqrt(D)).softmax(dim=0)
                out[b, h, t] = (a[:, None] * v).sum(dim=0)
    return out


# == wrong 1
# mistake: The scores are not divided by sqrt(D).
# accept: scale|scaling|sqrt|square root|divi
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    weights = torch.nan_to_num(weights)
    return weights @ value


# == wrong 2
# mistake: The scores are divided by D instead of by its square root.
# accept: sqrt|square root|root|scale|divided by D
def attention(query, key, value, mask=None):
    D = query.shape[-1]
    scores = torch.matmul(query, key.transpose(2, 3)) / D
    if mask is not None:
        scores = scores.masked_fill(mask == False, -math.inf)
        empty = ~mask.any(dim=-1, keepdim=True)
        weights = scores.softmax(-1).masked_fill(empty, 0.0)
    else:
        weights = scores.softmax(-1)
    return torch.matmul(weights, value)


# == wrong 3
# mistake: The softmax runs over the queries (dim=2) instead of over the keys.
# accept: axis|dim|over the keys|rows|queries
def attention(query, key, value, mask=None):
    d_k = query.size(-1)
    attn = torch.einsum('bhqd,bhkd->bhqk', query, key) / d_k ** 0.5
    if mask is not None:
        attn = attn.masked_fill(~mask, float('-inf'))
    attn = torch.nan_to_num(torch.softmax(attn, dim=2))
    return torch.einsum('bhqk,bhkd->bhqd', attn, value)


# == wrong 4
# mistake: The mask is used the wrong way round: the positions that may be looked at are hidden.
# accept: invert|inverse|opposite|wrong way|reversed|revers|upside|True means|negat|swapped|may look
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-1, -2)
    scores /= math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)   # hide the masked positions
    w = scores.softmax(dim=-1)
    w = torch.where(torch.isnan(w), torch.zeros_like(w), w)
    return w @ value


# == wrong 5
# mistake: Hidden scores are filled with -1e9 instead of minus infinity, so with scores of 1e10 below zero the hidden positions get the weight.
# accept: 1e9|finite|infinity|-inf|large scores|huge|however large|exactly zero
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(key.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    out = torch.softmax(scores, dim=-1) @ value
    if mask is not None:
        # queries without any key
        out = out * mask.any(dim=-1, keepdim=True)
    return out


# == wrong 6
# mistake: A query that may look nowhere gets NaN, because the softmax of a row of only minus infinities is NaN.
# accept: nan|nowhere|empty|see nothing|no key
def attention(query, key, value, mask=None):
    scale = 1 / math.sqrt(query.shape[-1])
    scores = query @ key.transpose(-2, -1) * scale
    if mask is not None:
        bias = torch.zeros(mask.shape).masked_fill(mask.logical_not(), float("-inf"))
        scores = scores + bias
    return scores.softmax(dim=-1) @ value


# == wrong 7
# mistake: The mask is multiplied onto the weights after the softmax, without making the rows sum to 1 again.
# accept: after the softmax|after softmax|before the softmax|before softmax|sum to 1|sum to one|renormal|normali
def attention(query, key, value, mask=None):
    scores = (query @ key.transpose(-2, -1)) / math.sqrt(query.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ value


# == wrong 8
# mistake: The mask is applied after the softmax and the rows are renormalised: if a hidden score is much larger than the rest, the visible weights have already underflowed to zero.
# accept: after the softmax|after softmax|before the softmax|before softmax|underflow|large score|huge|renormal
def attention(query, key, value, mask=None):
    D = query.shape[-1]
    weights = torch.softmax(query @ key.transpose(-2, -1) / math.sqrt(D), dim=-1)
    if mask is not None:
        weights = weights * mask
        # make the rows sum to 1 again. clamp: rows with nothing in them stay zero
        weights = weights / weights.sum(dim=-1, keepdim=True).clamp(min=1e-12)
    return weights @ value


# == wrong 9
# mistake: A query that may look nowhere gets the mean of all values instead of zeros, since its hidden scores are all the same finite number.
# accept: nowhere|empty|evenly|see nothing|no key
def attention(query, key, value, mask=None):
    scores = torch.einsum("bhtd,bhsd->bhts", query, key) / math.sqrt(query.shape[-1])
    if mask is not None:
        # not -inf, that would give NaN
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = scores.softmax(dim=-1)
    return torch.einsum("bhts,bhsd->bhtd", weights, value)


# == wrong 10
# mistake: The scale is the square root of the number of keys (key.size(2)) and not of the width D.
# accept: scale|sqrt|square root|width|number of keys|divi
def attention(query, key, value, mask=None):
    d_k = key.size(2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    p = scores.softmax(dim=-1)
    if mask is not None:
        p = p.masked_fill(~mask, 0)
    return p @ value
