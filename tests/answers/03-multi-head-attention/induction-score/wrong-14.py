# exercise: induction-score
# mistake: The symbols are shifted in a circle (torch.roll), so the last token counts as the one before place 0.
# accept: roll|circle|first place|place 0|s ≥ 1|wrap|1 ≤ s|nothing before
def induction_score(weights, ids):
    B, T = ids.shape
    before = ids.roll(1, dims=1)
    target = ids[:, :, None] == before[:, None, :]
    target = target & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * target[:, None]).sum(dim=-1)               # (B, H, T)
    counts = target.any(dim=-1)                                  # (B, T)
    return (sums * counts[:, None]).sum(dim=(0, 2)) / counts.sum()
