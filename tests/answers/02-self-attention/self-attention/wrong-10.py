# exercise: self-attention
# mistake: The keys are transposed with .T, which turns round all three axes, so the product does not fit.
# accept: .T|transpos|axes|shape|axis
def self_attention(x, w_query, w_key, w_value, mask=None):
    Q = x @ w_query
    K = x @ w_key
    V = x @ w_value
    scores = Q @ K.T / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights
