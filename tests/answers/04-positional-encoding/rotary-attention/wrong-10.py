# exercise: rotary-attention
# mistake: A causal mask was added, although the function uses none.
# accept: mask|causal|after|later|future|see
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    hidden = index[None, :] > index[:, None]
    scores = scores.masked_fill(hidden, float("-inf"))
    return scores.softmax(dim=-1) @ value
