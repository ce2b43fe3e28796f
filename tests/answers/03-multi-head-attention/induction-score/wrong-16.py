# exercise: induction-score
# mistake: roll brings the last token in front of the first: place 0 becomes a target.
# accept: first|place 0|wrap|roll|nothing before|key 0|s = 0|position 0|beginning|last token|1 ≤ s
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = ids.roll(1, dims=1)
    targets = ids[:, :, None] == previous[:, None, :]
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    return (sums * asks[:, None]).sum(dim=(0, 2)) / asks.sum()
