# exercise: attention
# mistake: Hidden scores are filled with -1e9 instead of minus infinity, so with scores of 1e10 below zero the hidden positions get the weight.
# accept: 1e9|finite|infinity|-inf|large scores|huge|however large|exactly zero
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(key.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    out = torch.softmax(scores, dim=-1) @ value
    if mask is not None:
        # queries without any key
        out = out * mask.any(dim=-1, keepdim=True)
    return out
