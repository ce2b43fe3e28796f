# exercise: induction-score
# mistake: Looks at the earlier occurrence itself, and not at what came after it.
# accept: after|itself|same token|occurrence|shift|next|equal
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:] = ids[:, :, None] == ids[:, None, :]          # (B, t, s)
    target = target.tril(-1)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
