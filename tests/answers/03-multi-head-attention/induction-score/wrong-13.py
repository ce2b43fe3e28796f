# exercise: induction-score
# mistake: The mean is taken for each text first and then over the texts, so queries of different texts do not count alike.
# accept: together|each text|per text|text by text|all texts|mean of means|of the means
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]
    target = target & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * target[:, None]).sum(dim=-1)               # (B, H, T)
    counts = target.any(dim=-1)                                  # (B, T)
    per_text = (sums * counts[:, None]).sum(dim=2) / counts.sum(dim=1, keepdim=True).clamp(min=1)
    return per_text.mean(dim=0)
