# exercise: rotary-attention
# mistake: The keys are turned backwards (by minus the angle), so that scores depend on the sum of the positions.
# accept: sum|backwards|other way|opposite|direction|distance
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, -angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
