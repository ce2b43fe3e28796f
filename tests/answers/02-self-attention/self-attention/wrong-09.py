# exercise: self-attention
# mistake: An axis for the heads is added to queries, keys and values but not to the mask, so the mask's batch axis is taken for heads.
# accept: mask|axis|head|broadcast|shape|unsqueeze|batch
def self_attention(x, w_query, w_key, w_value, mask=None):
    # one head, so that the code of exercise 1 fits
    q = (x @ w_query).unsqueeze(1)
    k = (x @ w_key).unsqueeze(1)
    v = (x @ w_value).unsqueeze(1)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v)[:, 0], weights[:, 0]
