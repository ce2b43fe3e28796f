# exercise: alibi
# mistake: The slopes stand in the reverse order: head 0 has the shallowest.
# accept: reverse|order|steepest|shallow|last head|backwards
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (H - torch.arange(H)) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
