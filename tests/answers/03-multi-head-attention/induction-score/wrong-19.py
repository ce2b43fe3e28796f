# exercise: induction-score
# mistake: A mean for each text, then the mean of these: texts count alike whatever they hold (and one without targets gives nan).
# accept: each text|all texts|together|nan|per text|texts|mean of
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    each = (sums * asks[:, None]).sum(dim=-1) / asks.sum(dim=-1)[:, None]      # (B, H)
    return each.mean(dim=0)
