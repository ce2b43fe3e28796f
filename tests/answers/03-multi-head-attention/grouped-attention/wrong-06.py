# exercise: grouped-attention
# mistake: Copies each key head G times, and not H / G times.
# accept: times|copies|h / g|number of copies|shape|copied
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(G, dim=1)
    value = value.repeat_interleave(G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
