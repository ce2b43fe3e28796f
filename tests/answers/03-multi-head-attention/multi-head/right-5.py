# exercise: multi-head
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    # The matrices are cut, not the results: (W, W) -> (W, H, D); einsum does the rest.
    query, key, value = (torch.einsum("btw,whd->bhtd", x, w.unflatten(1, (heads, -1))) for w in (w_query, w_key, w_value))
    logits = torch.einsum("bhtd,bhsd->bhts", query, key) * query.shape[-1] ** -0.5
    if mask is not None:
        logits = torch.where(mask, logits, -torch.inf)
    weights = torch.exp(logits - logits.logsumexp(dim=-1, keepdim=True))
    return torch.einsum("bhts,bhsd,hdw->btw", weights, value, w_output.unflatten(0, (heads, -1)))
