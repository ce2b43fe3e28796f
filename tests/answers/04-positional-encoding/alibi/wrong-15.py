# exercise: alibi
# mistake: Hides the keys after the query with minus infinity, which the text leaves to a mask.
# accept: mask|inf|hide|hidden|after the query|ahead
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    t = torch.arange(S - T, S)[:, None]
    s = torch.arange(S)[None, :]
    penalty = -slopes[:, None, None] * (s - t).abs()
    penalty = penalty.masked_fill(s > t, float("-inf"))
    return scores + penalty
