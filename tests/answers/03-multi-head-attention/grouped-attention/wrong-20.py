# exercise: grouped-attention
# mistake: Query head h gets key head h // G; it should be h * G // H.
# accept: group|which key head|h // g|0, 0|share|neighbour|out of|exist|index|hg/h|each key head|size
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("G must divide H")
    group = [h // G for h in range(H)]
    key, value = key[:, group], value[:, group]
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
