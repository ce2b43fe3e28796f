# exercise: induction-score
# mistake: Shifts the wrong way: takes the token before an earlier occurrence.
# accept: before|wrong way|direction|shift|other way
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, :-1] = ids[:, :, None] == ids[:, None, 1:]          # (B, t, s)
    target = target.tril(-1)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
