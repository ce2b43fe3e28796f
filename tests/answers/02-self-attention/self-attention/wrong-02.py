# exercise: self-attention
# mistake: The tuple is in the wrong order: weights first, then the output.
# accept: order|swap|first|exchang|revers
def self_attention(x, w_query, w_key, w_value, mask=None):
    Q, K, V = x @ w_query, x @ w_key, x @ w_value
    scores = Q @ K.transpose(1, 2) / K.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    attn = scores.softmax(-1)
    return attn, attn @ V
