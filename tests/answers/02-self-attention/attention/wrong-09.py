# exercise: attention
# mistake: A query that may look nowhere gets the mean of all values instead of zeros, since its hidden scores are all the same finite number.
# accept: nowhere|empty|evenly|see nothing|no key
def attention(query, key, value, mask=None):
    scores = torch.einsum("bhtd,bhsd->bhts", query, key) / math.sqrt(query.shape[-1])
    if mask is not None:
        # not -inf, that would give NaN
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = scores.softmax(dim=-1)
    return torch.einsum("bhts,bhsd->bhtd", weights, value)
