# exercise: multi-head
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D)
    k = (x @ w_key).view(B, T, heads, D)
    v = (x @ w_value).view(B, T, heads, D)
    scores = torch.einsum("bthd,bshd->bhts", q, k) / D**0.5
    weights = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
    if mask is not None:
        weights = weights * mask
    weights = weights / weights.sum(dim=-1, keepdim=True)
    return torch.einsum("bhts,bshd,hdw->btw", weights, v, w_output.view(heads, D, W))
