# exercise: induction-score
def induction_score(weights, ids):
    found = []
    for text, attention in zip(ids.tolist(), weights):           # attention (H, T, T)
        after = {}                                               # symbol -> places right behind its occurrences so far
        for t, symbol in enumerate(text):
            if t:
                after.setdefault(text[t - 1], []).append(t)
            if symbol in after:
                found.append(attention[:, t, after[symbol]].sum(dim=-1))
    return sum(found) / len(found)
