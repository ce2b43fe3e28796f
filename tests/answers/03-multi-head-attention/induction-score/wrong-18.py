# exercise: induction-score
# mistake: The mean weight on the targets of a query is taken, not the total.
# accept: total|sum|add|several|mean|averag
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    sums = sums / targets.sum(dim=-1).clamp(min=1)[:, None]
    return (sums * asks[:, None]).sum(dim=(0, 2)) / asks.sum()
