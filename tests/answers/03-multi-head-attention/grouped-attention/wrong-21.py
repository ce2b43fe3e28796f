# exercise: grouped-attention
# mistake: The scores are divided by the root of H * D, the width of all heads together.
# accept: √(H·D)|√(D·H)|heads there are
def grouped_attention(query, key, value, mask=None):
    if query.shape[1] % key.shape[1]:
        raise ValueError("uneven groups")
    share = query.shape[1] // key.shape[1]
    key, value = (x.repeat_interleave(share, dim=1) for x in (key, value))
    scores = query @ key.mT / (query.shape[1] * query.shape[3]) ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    return scores.softmax(-1) @ value
