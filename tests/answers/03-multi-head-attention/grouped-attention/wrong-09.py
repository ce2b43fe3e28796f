# exercise: grouped-attention
# mistake: Groups the queries as five axes and lets the mask of four axes broadcast against them as it is, so its text axis falls on the groups.
# accept: mask|broadcast|axes
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G = key.shape[1]
    if H % G:
        raise ValueError("G must divide H")
    scores = query.unflatten(1, (G, H // G)) @ key.unsqueeze(2).mT / math.sqrt(D)          # (B, G, H/G, T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return (scores.softmax(dim=-1) @ value.unsqueeze(2)).flatten(1, 2)
