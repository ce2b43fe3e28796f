# exercise: induction-score
# mistake: Keys after the query count as targets too.
# accept: later|future|after|s ≤ t|earlier|causal|behind|not yet|s > t|beyond
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    return (sums * asks[:, None]).sum(dim=(0, 2)) / asks.sum()
