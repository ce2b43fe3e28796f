# exercise: alibi
# mistake: Keys after the query get no penalty (clamped at 0).
# accept: after|later|no penalty|clamp|ahead|future
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (t[:, None] - s).clamp(min=0)
    return scores - slopes[:, None, None] * distance
