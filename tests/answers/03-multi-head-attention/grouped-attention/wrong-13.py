# exercise: grouped-attention
# mistake: The mask is cut down to the first query head of each group, so query heads of a group cannot have different masks.
# accept: each head|head to head|differ|own mask|mask
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G, S = key.shape[1], key.shape[2]
    if H % G:
        raise ValueError("the key heads must divide the query heads")
    grouped = query.view(B, G, H // G, T, D)
    scores = torch.einsum("bgrtd,bgsd->bgrts", grouped, key) / math.sqrt(D)
    if mask is not None:
        by_group = mask.broadcast_to(B, H, T, S)[:, :: H // G]                # (B, G, T, S)
        scores = scores.masked_fill(~by_group[:, :, None], float("-inf"))
    return torch.einsum("bgrts,bgsd->bgrtd", scores.softmax(dim=-1), value).reshape(B, H, T, D)
