# exercise: rotary-attention
# mistake: Turns the queries alone: the keys are left as they came, and the weights depend on absolute positions.
# accept: key|keys
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query = rotate_pairs(query, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
