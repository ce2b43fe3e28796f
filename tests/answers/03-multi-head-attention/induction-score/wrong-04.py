# exercise: induction-score
# mistake: Takes the mean for each text first and then the mean of the texts.
# accept: text|together|each text|per text
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    sums = (weights * target[:, None]).sum(dim=-1)
    has = target.any(dim=-1)[:, None]
    return ((sums * has).sum(dim=-1) / has.sum(dim=-1).clamp(min=1)).mean(dim=0)
