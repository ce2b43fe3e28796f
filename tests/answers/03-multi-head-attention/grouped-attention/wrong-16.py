# exercise: grouped-attention
# mistake: repeat deals the key heads out in turn: 0, 1, 0, 1, not 0, 0, 1, 1.
# accept: neighbour|interleave|in turn|repeat|round|which key head|group|share
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("G must divide H")
    key = key.repeat(1, H // G, 1, 1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
