# exercise: induction-score
# mistake: Adds up and returns float64, where the dtype of the weights is asked for.
# accept: float64|dtype
def induction_score(weights, ids):
    B, H, T, _ = weights.shape
    sums = []
    for b in range(B):
        for t in range(T):
            targets = [s for s in range(1, t + 1) if ids[b, s - 1] == ids[b, t]]
            if targets:
                sums.append(weights[b, :, t, targets].double().sum(dim=-1))
    return torch.stack(sums).mean(dim=0)
