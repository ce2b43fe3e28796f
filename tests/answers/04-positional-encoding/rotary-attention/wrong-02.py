# exercise: rotary-attention
# mistake: The positions are counted from the first one, which hides the symptom; the values are still turned.
# accept: value|first position|counted from|handed over
def rotary_attention(query, key, value, index):
    angles = (index - index[0])[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
