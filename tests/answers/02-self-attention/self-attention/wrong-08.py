# exercise: self-attention
# mistake: The scores before the softmax are returned in the place of the weights.
# accept: score|softmax|weights|sum to 1|sum to one
def self_attention(x, w_query, w_key, w_value, mask=None):
    query = x @ w_query
    key = x @ w_key
    value = x @ w_value
    weights = query @ key.transpose(-2, -1) / math.sqrt(key.shape[-1])
    if mask is not None:
        weights = weights.masked_fill(~mask, float("-inf"))
    output = torch.softmax(weights, dim=-1) @ value
    return output, weights
