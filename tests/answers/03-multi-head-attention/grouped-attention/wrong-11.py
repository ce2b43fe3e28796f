# exercise: grouped-attention
# mistake: The keys are dealt out to neighbours, but the values in turn (repeat instead of repeat_interleave), so keys and values of a query head do not belong together.
# accept: value|same group|together|in turn|repeat
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("the key heads must divide the query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value
