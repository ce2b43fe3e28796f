# exercise: grouped-attention
# mistake: Does not refuse: deals the heads out by h * G // H whether or not G divides H.
# accept: valueerror|refuse|divide|raise
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    mine = [h * G // H for h in range(H)]
    key, value = key[:, mine], value[:, mine]
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
