# exercise: rotary-attention
# mistake: The values are still turned, now by their distance from the first position: shifts no longer show, but the values are not as they came in.
# accept: value|as they came|still turn|first position
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    value = rotate_pairs(value, angles - angles[0])
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
