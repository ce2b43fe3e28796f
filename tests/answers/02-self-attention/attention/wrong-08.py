# exercise: attention
# mistake: The mask is applied after the softmax and the rows are renormalised: if a hidden score is much larger than the rest, the visible weights have already underflowed to zero.
# accept: after the softmax|after softmax|before the softmax|before softmax|underflow|large score|huge|renormal
def attention(query, key, value, mask=None):
    D = query.shape[-1]
    weights = torch.softmax(query @ key.transpose(-2, -1) / math.sqrt(D), dim=-1)
    if mask is not None:
        weights = weights * mask
        # make the rows sum to 1 again. clamp: rows with nothing in them stay zero
        weights = weights / weights.sum(dim=-1, keepdim=True).clamp(min=1e-12)
    return weights @ value
