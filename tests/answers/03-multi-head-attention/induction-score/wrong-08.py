# exercise: induction-score
# mistake: Shifts by roll and forgets s >= 1: key 0 counts when the last token of the text is the present one.
# accept: roll|first|wrap|last|s = 0|key 0|position 0|round
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:] = ids[:, :, None] == ids.roll(1, dims=1)[:, None, :]          # (B, t, s)
    target = target.tril()
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
