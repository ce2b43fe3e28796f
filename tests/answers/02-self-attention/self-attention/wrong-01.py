# exercise: self-attention
# mistake: Only the output is returned, not the tuple of output and weights.
# accept: tuple|weights|both|two|return
def self_attention(x, w_query, w_key, w_value, mask=None):
    q = x @ w_query
    k = x @ w_key
    v = x @ w_value
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return torch.softmax(scores, dim=-1) @ v
