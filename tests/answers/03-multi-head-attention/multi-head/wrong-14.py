# exercise: multi-head
# mistake: Hidden scores are set to 0 instead of minus infinity, so they still get weight.
# accept: infinity|-inf|inf|0 instead|score of 0|exp(0)|zero
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = ((x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, 0.0)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output
