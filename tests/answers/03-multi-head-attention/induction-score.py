# Answers to induction-score of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    sums = (weights * target[:, None]).sum(dim=-1)                   # (B, H, T)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == right 2
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


# == right 3
def induction_score(weights, ids):
    T = ids.shape[1]
    place = torch.arange(T)
    before = ids.roll(1, dims=1)
    target = (before.unsqueeze(1) == ids.unsqueeze(2)) & (place <= place[:, None]) & (place >= 1)
    target = target.to(weights.dtype)
    asks = target.amax(dim=-1)                                        # (B, T): 1 where there is a target
    return torch.einsum("bhts,bts->h", weights, target) / asks.sum()


# == right 4
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


# == right 5
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


# == wrong 1
# mistake: Leaves out the query's own place: s < t in place of s <= t, so a run aa has no target.
# accept: itself|own|run|aa|s = t|diagonal|present
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril(-1)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == wrong 2
# mistake: Counts keys in the future too: s <= t is not asked for.
# accept: future|after the query|later|s <= t|ahead|≤
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == wrong 3
# mistake: Takes the mean over all queries, those without a target too.
# accept: all queries|without|no target|have a target|has a target
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    return (weights * target[:, None]).sum(dim=-1).mean(dim=(0, 2))


# == wrong 4
# mistake: Takes the mean for each text first and then the mean of the texts.
# accept: text|together|each text|per text
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    sums = (weights * target[:, None]).sum(dim=-1)
    has = target.any(dim=-1)[:, None]
    return ((sums * has).sum(dim=-1) / has.sum(dim=-1).clamp(min=1)).mean(dim=0)


# == wrong 5
# mistake: Divides by the number of targets, and not by the number of queries that have one.
# accept: number of targets|several|add up|sum|each target|pairs|per target
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    return (weights * target[:, None]).sum(dim=(0, 2, 3)) / target.sum()


# == wrong 6
# mistake: Looks at the earlier occurrence itself, and not at what came after it.
# accept: after|itself|same token|occurrence|shift|next|equal
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:] = ids[:, :, None] == ids[:, None, :]          # (B, t, s)
    target = target.tril(-1)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == wrong 7
# mistake: Shifts the wrong way: takes the token before an earlier occurrence.
# accept: before|wrong way|direction|shift|other way
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, :-1] = ids[:, :, None] == ids[:, None, 1:]          # (B, t, s)
    target = target.tril(-1)
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == wrong 8
# mistake: Shifts by roll and forgets s >= 1: key 0 counts when the last token of the text is the present one.
# accept: roll|first|wrap|last|s = 0|key 0|position 0|round
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:] = ids[:, :, None] == ids.roll(1, dims=1)[:, None, :]          # (B, t, s)
    target = target.tril()
    sums = (weights * target[:, None]).sum(dim=-1)
    return sums.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == wrong 9
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


# == wrong 10
# mistake: Counts how often the largest weight lies on a target, and does not add up weights.
# accept: largest|argmax|how often|add up|weight on|share|most
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    hit = target[:, None].expand_as(weights).gather(-1, weights.argmax(dim=-1, keepdim=True)).squeeze(-1).float()
    return hit.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)


# == wrong 11
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


# == wrong 12
# mistake: Keys after the query count as targets too (s ≤ t is not asked for), which is seen with weights that are not causal, and queries that have later targets alone are counted.
# accept: later|future|causal|s ≤ t|after the query|after it|earlier
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]
    sums = (weights * target[:, None]).sum(dim=-1)               # (B, H, T)
    counts = target.any(dim=-1)                                  # (B, T)
    return (sums * counts[:, None]).sum(dim=(0, 2)) / counts.sum()


# == wrong 13
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


# == wrong 14
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


# == wrong 15
# mistake: The weights on targets are divided by the number of targets, not by the number of queries that have one.
# accept: number of targets|sum|queries|add up|divided|several
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]
    target = target & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * target[:, None]).sum(dim=-1)               # (B, H, T)
    counts = target.any(dim=-1)                                  # (B, T)
    return (sums * counts[:, None]).sum(dim=(0, 2)) / target.sum()


# == wrong 16
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


# == wrong 17
# mistake: The mean is taken over all queries, also over those without a target.
# accept: no target|without|all queries|have a target|has a target|have no|do not count|every query|only
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)
    return sums.mean(dim=(0, 2))


# == wrong 18
# mistake: The mean weight on the targets of a query is taken, not the total.
# accept: total|sum|add|several|mean|averag
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    sums = sums / targets.sum(dim=-1).clamp(min=1)[:, None]
    return (sums * asks[:, None]).sum(dim=(0, 2)) / asks.sum()


# == wrong 19
# mistake: A mean for each text, then the mean of these: texts count alike whatever they hold (and one without targets gives nan).
# accept: each text|all texts|together|nan|per text|texts|mean of
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    targets = targets & torch.ones(T, T, dtype=torch.bool).tril()
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    each = (sums * asks[:, None]).sum(dim=-1) / asks.sum(dim=-1)[:, None]      # (B, H)
    return each.mean(dim=0)


# == wrong 20
# mistake: Keys after the query count as targets too.
# accept: later|future|after|s ≤ t|earlier|causal|behind|not yet|s > t|beyond
def induction_score(weights, ids):
    T = ids.shape[1]
    previous = torch.cat([torch.full_like(ids[:, :1], -1), ids[:, :-1]], dim=1)
    targets = ids[:, :, None] == previous[:, None, :]               # (B, T, T): query, key
    targets[:, :, 0] = False
    sums = (weights * targets[:, None]).sum(dim=-1)                 # (B, H, T)
    asks = targets.any(dim=-1)                                      # (B, T)
    return (sums * asks[:, None]).sum(dim=(0, 2)) / asks.sum()


# == wrong 21
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
