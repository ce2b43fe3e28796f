# exercise: multi-head
# mistake: Takes a mask of three axes for (B, T, T), although it broadcasts to (B, H, T, T) and so is (H, T, T).
# accept: three axes|broadcast|axes|per head|axis
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    if mask is not None and mask.dim() == 3:
        mask = mask.unsqueeze(1)                     # the same for all heads
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output
