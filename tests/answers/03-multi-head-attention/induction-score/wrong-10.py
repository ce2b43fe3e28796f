# exercise: induction-score
# mistake: Counts how often the largest weight lies on a target, and does not add up weights.
# accept: largest|argmax|how often|add up|weight on|share|most
def induction_score(weights, ids):
    B, T = ids.shape
    target = torch.zeros(B, T, T, dtype=torch.bool)
    target[:, :, 1:] = ids[:, :, None] == ids[:, None, :-1]          # (B, t, s)
    target = target.tril()
    hit = target[:, None].expand_as(weights).gather(-1, weights.argmax(dim=-1, keepdim=True)).squeeze(-1).float()
    return hit.transpose(0, 1)[:, target.any(dim=-1)].mean(dim=-1)
