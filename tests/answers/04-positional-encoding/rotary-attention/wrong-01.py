# exercise: rotary-attention
# mistake: The keys are left alone too; only the queries are turned.
# accept: distance|weights|text moves|queries alone|keys are left|left alone
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query = rotate_pairs(query, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
