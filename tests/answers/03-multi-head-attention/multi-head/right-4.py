# exercise: multi-head
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    look = torch.ones(B, heads, T, T, dtype=torch.bool) if mask is None else mask.expand(B, heads, T, T)
    output = torch.zeros_like(x)
    for h, columns in enumerate(torch.arange(W).view(heads, -1)):
        query, key, value = x @ w_query[:, columns], x @ w_key[:, columns], x @ w_value[:, columns]
        scores = torch.where(look[:, h], torch.einsum("btd,bsd->bts", query, key) / len(columns) ** 0.5, -torch.inf)
        output = output + torch.softmax(scores, dim=-1) @ value @ w_output[columns]
    return output
