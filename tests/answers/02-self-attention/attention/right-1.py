# exercise: attention
def attention(query, key, value, mask=None):
    # (B, H, T, D) x (B, H, S, D) -> (B, H, T, S)
    scores = torch.einsum("bhtd,bhsd->bhts", query, key) / math.sqrt(query.size(-1))
    if mask is not None:
        scores = torch.where(mask, scores, torch.full_like(scores, -math.inf))
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    return torch.einsum("bhts,bhsd->bhtd", weights, value)
