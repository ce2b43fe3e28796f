# exercise: attention
# mistake: The softmax runs over the queries (dim=2) instead of over the keys.
# accept: axis|dim|over the keys|rows|queries
def attention(query, key, value, mask=None):
    d_k = query.size(-1)
    attn = torch.einsum('bhqd,bhkd->bhqk', query, key) / d_k ** 0.5
    if mask is not None:
        attn = attn.masked_fill(~mask, float('-inf'))
    attn = torch.nan_to_num(torch.softmax(attn, dim=2))
    return torch.einsum('bhqk,bhkd->bhqd', attn, value)
