# exercise: self-attention
# mistake: The boolean mask is added to the scores as ones and zeros instead of hiding positions with minus infinity.
# accept: add|infinity|-inf|hide|hidden|mask|zero weight
def self_attention(x, w_query, w_key, w_value, mask=None):
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores + mask
    weights = scores.softmax(dim=-1)
    return weights @ value, weights
