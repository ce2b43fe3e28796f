# exercise: multi-head
# mistake: A mask of three axes is taken as one for each text, (B, 1, T, T), not one for each head.
# accept: three|head|text|broadcast|axes|axis|(h, t
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        if mask.dim() == 3:
            mask = mask[:, None]
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output
