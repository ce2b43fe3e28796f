# exercise: self-attention
# mistake: The token vectors themselves are mixed: w_value is not applied.
# accept: value|w_value|project
def self_attention(x, w_query, w_key, w_value, mask=None):
    query = x @ w_query
    key = x @ w_key
    scores = query @ key.transpose(-2, -1)
    scores = scores / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    output = weights @ x
    return output, weights
