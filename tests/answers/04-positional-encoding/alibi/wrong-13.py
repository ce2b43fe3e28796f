# exercise: alibi
# mistake: The slopes start with h = 0 in the exponent: the first head has the slope 1.
# accept: slope|first head|h + 1|h+1|from 0|starts
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2 ** (-8 * torch.arange(H) / H)
    distance = (torch.arange(S) - torch.arange(S - T, S).unsqueeze(-1)).abs()
    return scores - slopes[:, None, None] * distance
