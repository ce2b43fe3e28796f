# exercise: attention
def attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    S = key.shape[2]
    if mask is None:
        mask = torch.ones(T, S, dtype=torch.bool)
    mask = torch.broadcast_to(mask, (B, H, T, S))
    out = torch.zeros(B, H, T, value.shape[-1], dtype=value.dtype)
    for b in range(B):
        for h in range(H):
            for t in range(T):
                seen = mask[b, h, t].nonzero()[:, 0]      # which keys this query may see
                if len(seen) == 0:
                    continue                               # stays zero
                k, v = key[b, h, seen], value[b, h, seen]
                a = (k @ query[b, h, t] / math.sqrt(D)).softmax(dim=0)
                out[b, h, t] = (a[:, None] * v).sum(dim=0)
    return out
