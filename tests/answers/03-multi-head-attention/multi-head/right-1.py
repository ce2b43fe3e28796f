# exercise: multi-head
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    query, key, value = ((x @ w).unflatten(-1, (heads, -1)).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output
