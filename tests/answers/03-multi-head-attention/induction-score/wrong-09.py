# exercise: induction-score
# mistake: Counts the latest target only, where a query has several.
# accept: several|latest|last|only one|all targets|most recent|one target|every target
def induction_score(weights, ids):
    B, H, T, _ = weights.shape
    found = []
    for b in range(B):
        for t in range(T):
            for s in range(t, 0, -1):
                if ids[b, s - 1] == ids[b, t]:
                    found.append(weights[b, :, t, s])
                    break
    return torch.stack(found).mean(dim=0)
