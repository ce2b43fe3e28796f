# exercise: attention
# mistake: A query that may look nowhere gets NaN, because the softmax of a row of only minus infinities is NaN.
# accept: nan|nowhere|empty|see nothing|no key
def attention(query, key, value, mask=None):
    scale = 1 / math.sqrt(query.shape[-1])
    scores = query @ key.transpose(-2, -1) * scale
    if mask is not None:
        bias = torch.zeros(mask.shape).masked_fill(mask.logical_not(), float("-inf"))
        scores = scores + bias
    return scores.softmax(dim=-1) @ value
