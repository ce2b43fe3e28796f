# exercise: attention
# mistake: The mask is used the wrong way round: the positions that may be looked at are hidden.
# accept: invert|inverse|opposite|wrong way|reversed|revers|upside|True means|negat|swapped|may look
def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-1, -2)
    scores /= math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)   # hide the masked positions
    w = scores.softmax(dim=-1)
    w = torch.where(torch.isnan(w), torch.zeros_like(w), w)
    return w @ value
