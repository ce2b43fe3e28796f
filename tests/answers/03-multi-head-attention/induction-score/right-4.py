# exercise: induction-score
from collections import defaultdict


def induction_score(weights, ids):
    sums = []
    for text, row in zip(weights, ids.tolist()):
        after = defaultdict(list)                      # symbol -> the places right after it, so far
        for t, symbol in enumerate(row):
            if t > 0:
                after[row[t - 1]].append(t)
            if after[symbol]:
                sums.append(text[:, t, after[symbol]].sum(dim=-1))
    return torch.stack(sums).mean(dim=0)
