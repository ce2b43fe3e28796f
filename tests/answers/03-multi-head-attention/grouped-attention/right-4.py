# exercise: grouped-attention
def grouped_attention(query, key, value, mask=None):
    (B, H, T, D), G = query.shape, key.shape[1]
    members, rest = divmod(H, G)
    if rest:
        raise ValueError(f"{H} query heads cannot share {G} key heads evenly")
    # no copies: the queries of a group stand one below the other and meet the group's keys in one product
    stacked = query.reshape(B, G, members * T, D)
    scores = (stacked @ key.mT).view(B, H, T, -1) * D**-0.5
    if mask is not None:
        scores = torch.where(mask, scores, torch.full_like(scores, -torch.inf))
    odds = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    weights = odds / odds.sum(dim=-1, keepdim=True)
    return (weights.view(B, G, members * T, -1) @ value).view(B, H, T, -1)
