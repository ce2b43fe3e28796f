# exercise: induction-score
# mistake: The weights on targets are divided by the number of targets, not by the number of queries that have one.
# accept: number of targets|sum|queries|add up|divided|several
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]
    target = target & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * target[:, None]).sum(dim=-1)               # (B, H, T)
    counts = target.any(dim=-1)                                  # (B, T)
    return (sums * counts[:, None]).sum(dim=(0, 2)) / target.sum()
