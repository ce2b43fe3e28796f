# exercise: self-attention
# mistake: The scale is the square root of the model's width W (of x) instead of the width D of queries and keys.
# accept: scale|sqrt|square root|width|divi
def self_attention(x, w_query, w_key, w_value, mask=None):
    B, T, D = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return weights @ value, weights
