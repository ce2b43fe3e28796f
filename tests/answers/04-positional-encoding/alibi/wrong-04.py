# exercise: alibi
# mistake: The penalty is added with the wrong sign, so far keys gain.
# accept: sign|gain|reward|bonus|plus|raise|grow|minus
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores + slopes[:, None, None] * distance
