# exercise: alibi
# mistake: Leaves out the absolute value: keys after the query get a bonus instead of a penalty.
# accept: after the query|after|ahead|absolute|bonus|sign|abs|both sides
def add_alibi(scores):
    B, H, T, S = scores.shape
    m = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    t = torch.arange(S - T, S)[:, None]
    s = torch.arange(S)[None, :]
    return scores + m[:, None, None] * (s - t)
