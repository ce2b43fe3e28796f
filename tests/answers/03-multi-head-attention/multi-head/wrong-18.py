# exercise: multi-head
# mistake: The mask is multiplied in after the softmax, and the rows no longer sum to 1.
# accept: softmax|before|after|sum|renormal|all its weight|add up|hidden
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights * mask
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output
