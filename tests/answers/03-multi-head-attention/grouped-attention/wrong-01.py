# exercise: grouped-attention
# mistake: Copies in rounds (Tensor.repeat), so that heads h, h + G, ... share in place of neighbours.
# accept: repeat|rounds|neighbour|interleave
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat(1, H // G, 1, 1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
