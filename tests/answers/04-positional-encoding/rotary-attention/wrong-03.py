# exercise: rotary-attention
# mistake: The positions in index are replaced by 0 to T-1, so that gaps between positions are lost.
# accept: gap|index|0 to|ignor
def rotary_attention(query, key, value, index):
    angles = torch.arange(query.shape[-2])[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
