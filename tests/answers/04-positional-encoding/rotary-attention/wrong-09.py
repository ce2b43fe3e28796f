# exercise: rotary-attention
# mistake: The output is turned by the query's position, instead of the values by theirs.
# accept: output|moves|values|still
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return rotate_pairs(scores.softmax(dim=-1) @ value, angles)
