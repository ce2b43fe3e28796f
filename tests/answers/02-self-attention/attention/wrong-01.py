# exercise: attention
# mistake: The scores are not divided by sqrt(D).
# accept: scale|scaling|sqrt|square root|divi
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    weights = torch.nan_to_num(weights)
    return weights @ value
