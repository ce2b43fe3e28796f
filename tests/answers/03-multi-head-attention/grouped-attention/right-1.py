# exercise: grouped-attention
def grouped_attention(query, key, value, mask=None):
    heads, groups = query.shape[1], key.shape[1]
    if heads % groups != 0:
        raise ValueError(f"{groups} key heads do not divide {heads} query heads")
    key = key.repeat_interleave(heads // groups, dim=1)
    value = value.repeat_interleave(heads // groups, dim=1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
