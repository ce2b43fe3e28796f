# exercise: multi-head
# mistake: Hides the places where the mask is True.
# accept: invert|revers|true|wrong way|hides|may look|upside
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output
