# exercise: induction-score
# mistake: Divides by the number of targets, and not by the number of queries that have one.
# accept: number of targets|several|add up|sum|each target|pairs|per target
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    return (weights * target[:, None]).sum(dim=(0, 2, 3)) / target.sum()
