# exercise: attention
# mistake: The scores are divided by D instead of by its square root.
# accept: sqrt|square root|root|scale|divided by D
def attention(query, key, value, mask=None):
    D = query.shape[-1]
    scores = torch.matmul(query, key.transpose(2, 3)) / D
    if mask is not None:
        scores = scores.masked_fill(mask == False, -math.inf)
        empty = ~mask.any(dim=-1, keepdim=True)
        weights = scores.softmax(-1).masked_fill(empty, 0.0)
    else:
        weights = scores.softmax(-1)
    return torch.matmul(weights, value)
