# exercise: multi-head
# mistake: Never transposes, neither on the way in nor on the way out: heads are stretches of time.
# accept: transpose|stretches|reshape|time|never|split
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.reshape(B, heads, T, W // heads) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.reshape(B, T, W) @ w_output
