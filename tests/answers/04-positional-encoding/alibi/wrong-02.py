# exercise: alibi
# mistake: The slopes count heads from 0 in the formula: 2^(-8h/H), so the first slope is 1.
# accept: h + 1|h+1|slope 1|from 0|from 1|first head|one head|off by one|slope of 1
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * torch.arange(H) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
