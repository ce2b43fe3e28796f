# exercise: rotary-attention
# mistake: Counts the positions from the first one, so that moving changes nothing any more, but the values are still turned.
# accept: values|value|as they came|still turned|from the first|index[0]|start
def rotary_attention(query, key, value, index):
    index = index - index[0]
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
