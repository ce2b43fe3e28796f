# exercise: grouped-attention
# mistake: The queries of a group are averaged, so all its query heads look at the same places.
# accept: own quer|queries of their own|averag|mean|same places|keep their
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError("the key heads must divide the query heads")
    query = query.unflatten(1, (G, H // G)).mean(dim=2)
    scores = (query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])).repeat_interleave(H // G, dim=1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value.repeat_interleave(H // G, dim=1)
