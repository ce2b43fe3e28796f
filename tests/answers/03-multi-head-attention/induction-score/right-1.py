# exercise: induction-score
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    sums = (weights * target[:, None]).sum(dim=-1)                   # (B, H, T)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
