# exercise: induction-score
# mistake: Keys after the query count as targets too (s ≤ t is not asked for), which is seen with weights that are not causal, and queries that have later targets alone are counted.
# accept: later|future|causal|s ≤ t|after the query|after it|earlier
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]
    sums = (weights * target[:, None]).sum(dim=-1)               # (B, H, T)
    counts = target.any(dim=-1)                                  # (B, T)
    return (sums * counts[:, None]).sum(dim=(0, 2)) / counts.sum()
