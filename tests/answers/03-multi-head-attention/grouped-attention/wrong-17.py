# exercise: grouped-attention
# mistake: An AssertionError is raised where a ValueError is asked for.
# accept: valueerror|assert|raise|refus|error
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    assert H % G == 0, "G must divide H"
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
