# exercise: multi-head
# mistake: A mask of three axes is read as (B, T, T), one for each text, instead of one for each head.
# accept: three axes|each head|per head|(h, t, t)|for each text|one for each
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = ((x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        if mask.dim() == 3:
            mask = mask.unsqueeze(1)                    # the same for all heads
        scores = scores.masked_fill(~mask, -math.inf)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output
