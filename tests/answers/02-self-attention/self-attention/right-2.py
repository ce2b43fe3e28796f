# exercise: self-attention
def self_attention(x, w_query, w_key, w_value, mask=None):
    q = torch.einsum("btw,wd->btd", x, w_query)
    k = torch.einsum("btw,wd->btd", x, w_key)
    v = torch.einsum("btw,wv->btv", x, w_value)
    s = torch.einsum("btd,bsd->bts", q, k) / q.shape[-1] ** 0.5
    if mask is not None:
        s = torch.where(mask, s, -math.inf)
    # softmax by hand; the maximum comes off first against overflow
    e = (s - s.max(dim=-1, keepdim=True).values).exp()
    a = e / e.sum(dim=-1, keepdim=True)
    return torch.einsum("bts,bsv->btv", a, v), a
