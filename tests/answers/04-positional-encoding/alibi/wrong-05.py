# exercise: alibi
# mistake: The absolute value is missing, so keys after the query get a bonus.
# accept: absolute|abs|after|bonus|later|gain|raise|sign
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = t[:, None] - s
    return scores - slopes[:, None, None] * distance
