# exercise: grouped-attention
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G, S = key.shape[1:3]
    if H % G:
        raise ValueError("G must divide H")
    grouped = query.reshape(B, G, H // G, T, D)
    scores = torch.einsum("bgrtd,bgsd->bgrts", grouped, key) / D**0.5
    if mask is not None:
        scores = scores.masked_fill(~mask.expand(B, H, T, S).reshape(B, G, H // G, T, S), float("-inf"))
    mixed = torch.einsum("bgrts,bgsd->bgrtd", scores.softmax(-1), value)
    return mixed.reshape(B, H, T, D)
