# exercise: induction-score
# mistake: Leaves out the query's own place: s < t in place of s <= t, so a run aa has no target.
# accept: itself|own|run|aa|s = t|diagonal|present
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril(-1)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
