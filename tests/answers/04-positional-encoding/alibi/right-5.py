# exercise: alibi
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    s = torch.arange(S)
    t = s[S - T :]
    return scores - slopes[:, None, None] * (s - t[:, None]).abs()
