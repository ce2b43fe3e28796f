# exercise: grouped-attention
# mistake: Tests the division the wrong way round: refuses unless H divides G.
# accept: valueerror|refuse|divide|wrong way|divis
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if G % H != 0:
        raise ValueError("G must divide H")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value
