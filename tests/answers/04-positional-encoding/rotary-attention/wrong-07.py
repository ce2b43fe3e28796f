# exercise: rotary-attention
# mistake: In rewriting, the division by the root of D was lost.
# accept: scale|divi|sqrt|root|sharp|large
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1)
    return scores.softmax(dim=-1) @ value
