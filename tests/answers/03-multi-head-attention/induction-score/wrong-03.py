# exercise: induction-score
# mistake: Takes the mean over all queries, those without a target too.
# accept: all queries|without|no target|have a target|has a target
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    return (weights * target[:, None]).sum(dim=-1).mean(dim=(0, 2))
