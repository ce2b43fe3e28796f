# exercise: alibi
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1, dtype=scores.dtype) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
