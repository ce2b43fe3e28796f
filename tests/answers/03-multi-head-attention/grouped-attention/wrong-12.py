# exercise: grouped-attention
# mistake: An assert refuses uneven groups: an AssertionError is raised and not a ValueError.
# accept: valueerror|assert
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    assert H % G == 0, "the key heads must divide the query heads"
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value
