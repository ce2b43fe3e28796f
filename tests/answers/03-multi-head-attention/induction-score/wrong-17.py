# exercise: induction-score
# mistake: The mean is taken over all queries, also over those without a target.
# accept: no target|without|all queries|have a target|has a target|have no|do not count|every query|only
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)
    return sums.mean(dim=(0, 2))
