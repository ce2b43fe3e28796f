# exercise: induction-score
# mistake: Only the latest target of each query is counted, although a query may have several.
# accept: several|all targets|latest|every target|add up|sum|only one
def induction_score(weights, ids):
    B, H, T, _ = weights.shape
    total, asked = torch.zeros(H, dtype=weights.dtype), 0
    for b in range(B):
        row = ids[b].tolist()
        for t in range(T):
            for s in range(t, 0, -1):
                if row[s - 1] == row[t]:
                    total += weights[b, :, t, s]
                    asked += 1
                    break
    return total / asked
