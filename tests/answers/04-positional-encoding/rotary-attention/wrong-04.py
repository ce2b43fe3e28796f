# exercise: rotary-attention
# mistake: The turning is removed altogether, so that no position is known.
# accept: no position|without position|positions at all|order|nothing is turned|shuffl
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
