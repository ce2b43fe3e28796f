# exercise: multi-head
# mistake: The matrices are used as an nn.Linear uses them, transposed (x @ w.T), although they stand on the right.
# accept: transpose|.t|stand on the right|on the right|linear
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = (nn.functional.linear(x, w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output.T
