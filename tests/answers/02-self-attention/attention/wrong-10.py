# exercise: attention
# mistake: The scale is the square root of the number of keys (key.size(2)) and not of the width D.
# accept: scale|sqrt|square root|width|number of keys|divi
def attention(query, key, value, mask=None):
    d_k = key.size(2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    p = scores.softmax(dim=-1)
    if mask is not None:
        p = p.masked_fill(~mask, 0)
    return p @ value
