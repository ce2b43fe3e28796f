# exercise: multi-head
# mistake: The mask is put on the weights after the softmax, and the rows no longer sum to 1.
# accept: after the softmax|before the softmax|sum to 1|sum|softmax
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = ((x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights * mask
    mixed = weights @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output
