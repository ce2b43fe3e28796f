# exercise: induction-score
def induction_score(weights, ids):
    B, H, T, _ = weights.shape
    total, count = torch.zeros(H, dtype=weights.dtype), 0
    for b in range(B):
        row = ids[b].tolist()
        for t in range(T):
            targets = [s for s in range(1, t + 1) if row[s - 1] == row[t]]
            if targets:
                total += weights[b, :, t, targets].sum(dim=-1)
                count += 1
    return total / count
