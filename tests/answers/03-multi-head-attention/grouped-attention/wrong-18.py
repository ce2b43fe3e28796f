# exercise: grouped-attention
# mistake: The first head's mask is used for all heads.
# accept: mask|head
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G, S = key.shape[1], key.shape[2]
    if H % G != 0:
        raise ValueError("G must divide H")
    query = query.reshape(B, G, H // G, T, D)
    scores = query @ key[:, :, None].transpose(-2, -1) / math.sqrt(D)      # (B, G, H/G, T, S)
    if mask is not None:
        while mask.dim() < 4:
            mask = mask[None]
        scores = scores.masked_fill(~mask[:, :1, None], -math.inf)
    return (scores.softmax(dim=-1) @ value[:, :, None]).reshape(B, H, T, D)
