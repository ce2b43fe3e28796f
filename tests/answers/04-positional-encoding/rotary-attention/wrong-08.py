# exercise: rotary-attention
# mistake: The softmax is taken over the queries instead of the keys.
# accept: softmax|sum to 1|sum to one|over the queries|dim|column|add up
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-2) @ value
