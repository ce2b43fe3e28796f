# exercise: multi-head
# mistake: The matrices are used transposed, as nn.Linear keeps them.
# accept: transpos|right|linear|.t|rows|columns|side
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query.T).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key.T).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value.T).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output.T
