# exercise: induction-score
# mistake: Counts keys in the future too: s <= t is not asked for.
# accept: future|after the query|later|s <= t|ahead|≤
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
