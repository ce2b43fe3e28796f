# exercise: grouped-attention
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError(f"{G} key heads cannot be shared evenly by {H} query heads")
    looks = query.new_ones(1, H, 1, 1, dtype=torch.bool) if mask is None else mask
    looks = looks.expand(*query.shape[:3], key.shape[2])
    result = torch.empty(*query.shape[:3], value.shape[3], dtype=value.dtype)
    for g in range(G):
        mine = slice(g * H // G, (g + 1) * H // G)
        logits = torch.einsum("bhtd,bsd->bhts", query[:, mine] / query.shape[3] ** 0.5, key[:, g])
        logits[~looks[:, mine]] = -torch.inf
        result[:, mine] = torch.einsum("bhts,bsd->bhtd", logits.softmax(3), value[:, g])
    return result
