# exercise: grouped-attention
# mistake: Lets the heads of a group share their query too (the group's mean), so that they all look at the same places.
# accept: query|queries|mean|average|same
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    query = query.unflatten(1, (G, H // G)).mean(dim=2).repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
